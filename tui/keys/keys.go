package keys

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Keys is the table of keys with its lookups, and draws the key line. The zero value is not usable: see New.
type Keys struct {
	theme  *theme.Theme
	rows   []row
	byName map[string]int // index into rows
	byKey  map[Key]int    // index into rows
	line   help.Model
}

// New returns the keys, drawn with a theme.
func New(t *theme.Theme) *Keys {
	k := &Keys{theme: t, rows: table(), byName: make(map[string]int), byKey: make(map[Key]int), line: help.New()}
	for i, r := range k.rows {
		k.byKey[r.key] = i
		for _, name := range r.names {
			k.byName[name] = i
		}
	}
	k.line.ShortSeparator = "  "
	return k
}

// Of returns the key of a message.
func (k *Keys) Of(msg tea.KeyMsg) Key {
	if i, ok := k.byName[msg.String()]; ok {
		return k.rows[i].key
	}
	return None
}

// yes is the key that answers questions; other packages handle it.
const yes = "y"

// Unknown returns a message about a key message that is no key, with a hint which key was perhaps meant.
func (k *Keys) Unknown(msg tea.KeyMsg) string {
	name := cells.Line(msg.String())
	if name == yes {
		return "y answers questions: a accepts"
	}
	other := strings.ToLower(name)
	if other == name {
		other = strings.ToUpper(name)
	}
	if i, ok := k.byName[other]; ok && len(other) == 1 {
		return fmt.Sprintf("%s does nothing; %s: %s", name, other, k.rows[i].does)
	}
	return name + " does nothing; ? shows the keys"
}

// mostTyped is how many letters a user types while the program hangs: one each 50 ms, for 400 ms.
const mostTyped = 8

// Burst splits letters that were read at once. typed are keys, in order; a key that asks for text is the last, and text
// is what follows it. If there are more letters than anybody types, or some are no keys, they may be text that was
// pasted into a terminal without bracketed paste: then typed has only keys that look, and ignored has the rest, in
// particular all decisions.
func (k *Keys) Burst(letters []rune) (typed, text, ignored []rune) {
	if i := slices.IndexFunc(letters, func(r rune) bool { return k.letter(r).asksText() }); i >= 0 {
		letters, text = letters[:i+1], letters[i+1:]
	}
	meant := len(letters) <= mostTyped && !slices.ContainsFunc(letters, func(r rune) bool { return k.letter(r).key == None && string(r) != yes })
	for _, r := range letters {
		if l := k.letter(r); meant || l.fast || l.key == Filter {
			typed = append(typed, r)
		} else {
			ignored = append(ignored, r)
		}
	}
	if len(ignored) > 0 && ignored[len(ignored)-1] == letters[len(letters)-1] {
		return typed, nil, append(ignored, text...)
	}
	return typed, text, ignored
}

// Looks reports whether all letters are keys that only look.
func (k *Keys) Looks(letters []rune) bool {
	return !slices.ContainsFunc(letters, func(r rune) bool { return !k.letter(r).fast })
}

// letter returns the row of a letter, or the row of None.
func (k *Keys) letter(r rune) row {
	if i, ok := k.byName[string(r)]; ok {
		return k.rows[i]
	}
	return row{}
}

// Line returns the key line for a situation, the most useful keys first. A narrow screen has fewer of them, and always
// those for help and to quit.
func (k *Keys) Line(s Situation, width int) string {
	var last []key.Binding
	room := width - 2 + cells.Width(k.line.ShortSeparator) // the last one has none after it
	for _, which := range always() {
		b := k.binding(which)
		last, room = append(last, b), room-k.width(b)
	}
	var bindings []key.Binding
	for _, which := range s.order() {
		if r := &k.rows[k.byKey[which]]; r.on == nil || r.on(s) {
			b := k.binding(which)
			if room -= k.width(b); room < 0 {
				break
			}
			bindings = append(bindings, b)
		}
	}
	return k.Show(append(bindings, last...), width)
}

// binding returns a key with its description in the key line.
func (k *Keys) binding(which Key) key.Binding {
	r := &k.rows[k.byKey[which]]
	name, _, _ := strings.Cut(r.label, " ")
	return key.NewBinding(key.WithKeys(r.names...), key.WithHelp(name, r.short))
}

// width returns how many cells a binding takes in the key line, with the space after it.
func (k *Keys) width(b key.Binding) int {
	return cells.Width(b.Help().Key) + 1 + cells.Width(b.Help().Desc) + cells.Width(k.line.ShortSeparator)
}

// Show returns a key line with bindings that are not in the table: those of a part that takes all keys.
func (k *Keys) Show(bindings []key.Binding, width int) string {
	dim := k.theme.Style(theme.Dim)
	k.line.Styles = help.Styles{ShortKey: k.theme.Style(theme.Accent), ShortDesc: dim, ShortSeparator: dim, Ellipsis: dim}
	k.line.Width = width - 2
	return cells.Fit(" "+k.line.ShortHelpView(bindings), width)
}

// An Entry is a line of the help.
type Entry struct{ Label, Does string }

// Blocks returns the lines of the help, grouped.
func (k *Keys) Blocks() [][]Entry {
	out := make([][]Entry, blocks)
	for _, r := range k.rows {
		if r.block < blocks {
			out[r.block] = append(out[r.block], Entry{r.label, r.does})
		}
	}
	return out
}

// Does returns a key's description in the help.
func (k *Keys) Does(key Key) string { return k.rows[k.byKey[key]].does }
