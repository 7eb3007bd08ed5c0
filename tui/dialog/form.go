package dialog

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// form is the fields of a dialog and what is typed into them.
type form struct {
	theme  *theme.Theme
	fields []Field
	inputs []textinput.Model // one for each field
	step   int               // index of the focused field; behind the last one: the question
	picked bool              // the focused field holds an unedited suggestion
}

func newForm(t *theme.Theme, fields []Field) form {
	f := form{theme: t, fields: fields}
	for _, field := range fields {
		in := t.Input(field.Placeholder)
		in.CharLimit = 0 // no limit: never cut what the user types
		in.SetValue(string(cells.Input([]rune(field.Value))))
		f.inputs = append(f.inputs, in)
	}
	return f
}

// last returns the index of the last field, -1 if there is none.
func (f *form) last() int { return len(f.fields) - 1 }

// values returns the values of the fields without outer spaces.
func (f *form) values() []string {
	out := make([]string, len(f.inputs))
	for i := range f.inputs {
		out[i] = strings.TrimSpace(f.inputs[i].Value())
	}
	return out
}

// write adds text to the focused field. A digit stands for a suggestion while the field is empty.
func (f *form) write(msg tea.KeyMsg) {
	if f.pick(msg) {
		return
	}
	msg.Runes, msg.Paste = cells.Input(msg.Runes), false
	f.separate(msg.Runes)
	f.inputs[f.step], _ = f.inputs[f.step].Update(msg)
}

// control gives the focused field a key that is not text.
func (f *form) control(msg tea.KeyMsg) {
	f.picked = false
	f.inputs[f.step], _ = f.inputs[f.step].Update(msg)
}

// pick inserts the suggestion that a digit stands for.
func (f *form) pick(msg tea.KeyMsg) bool {
	in, picks := &f.inputs[f.step], f.fields[f.step].Picks
	if in.Value() != "" || msg.Paste || len(msg.Runes) != 1 {
		return false
	}
	i := int(msg.Runes[0] - '1')
	if i < 0 || i >= len(picks) {
		return false
	}
	in.SetValue(picks[i])
	in.CursorEnd()
	f.picked = true
	return true
}

// separate inserts a colon between a suggestion and text that is typed right after it: "test mock: not in production".
func (f *form) separate(typed []rune) {
	in := &f.inputs[f.step]
	after := f.picked && in.Position() == len([]rune(in.Value())) && !strings.HasSuffix(in.Value(), " ")
	if f.picked = false; after && len(typed) > 0 && (unicode.IsLetter(typed[0]) || unicode.IsDigit(typed[0])) {
		in.SetValue(in.Value() + ": ")
		in.CursorEnd()
	}
}

// check returns what is wrong with the value of a field.
func (f *form) check(i int) error {
	field := f.fields[i]
	value := strings.TrimSpace(f.inputs[i].Value())
	if field.Check == nil || value == "" && field.Optional {
		return nil
	}
	return field.Check(value)
}

func (f *form) focus(step int) {
	f.step, f.picked = step, false
	for i := range f.inputs {
		if i == step {
			f.inputs[i].Focus()
			f.inputs[i].CursorEnd()
		} else {
			f.inputs[i].Blur()
		}
	}
}

// mostRows is the maximum height of the focused field.
const mostRows = 4

// view returns the lines of all fields, each with its label.
func (f *form) view(width, rows int) []string {
	label := 0
	for _, field := range f.fields {
		label = max(label, cells.Width(field.Label))
	}
	var out []string
	for i := range f.fields {
		out = append(out, f.field(i, label, width, rows)...)
	}
	return out
}

// field returns the lines of a field with its label. A long value is wrapped to at most rows lines; the cursor is
// always visible.
func (f *form) field(i, label, width, rows int) []string {
	point, role := " ", theme.Dim
	if i == f.step {
		point, role = ">", theme.Accent
	}
	room := max(1, width-label-6)
	in := &f.inputs[i]
	f.theme.Fit(in, room)
	lines := []string{in.View()}
	if cells.Width(in.Value()) >= room {
		lines = wrapped(in, room, rows, i == f.step)
	}
	out := make([]string, len(lines))
	for n, l := range lines {
		lead := f.theme.Paint(theme.Accent, point) + " " + f.theme.Paint(role, cells.Fit(f.fields[i].Label, label)) + "  "
		if n > 0 {
			lead = cells.Blank(label + 4)
		}
		out[n] = cells.Fit(lead+l, width)
	}
	if picks := f.fields[i].Picks; i == f.step && in.Value() == "" && len(picks) > 0 {
		out = append(out, f.picks(picks, label+4, width)...)
	}
	return out
}

// picks returns the suggestions, each after its key.
func (f *form) picks(picks []string, indent, width int) []string {
	parts := make([]string, len(picks))
	for i, p := range picks {
		parts[i] = fmt.Sprintf("%d %s", i+1, cells.Line(strings.TrimRight(p, " :")))
	}
	var out []string
	for _, l := range cells.Wrap(strings.Join(parts, "   "), max(1, width-indent-1)) {
		out = append(out, cells.Fit(cells.Blank(indent)+f.theme.Paint(theme.Dim, l), width))
	}
	return out
}

// wrapped returns a field's value, wrapped to at most rows lines. If inHand is set, it draws the cursor and chooses the
// lines so that the cursor is visible.
func wrapped(in *textinput.Model, room, rows int, inHand bool) []string {
	at := in.Position()
	out := []string{""}
	used, here := 0, 0
	for i, r := range append([]rune(in.Value()), ' ') {
		if w := cells.Width(string(r)); used+w > room {
			out, used = append(out, ""), w
		} else {
			used += w
		}
		last := len(out) - 1
		if i != at {
			out[last] += in.TextStyle.Inline(true).Render(string(r))
			continue
		}
		here = last
		if inHand {
			in.Cursor.SetChar(string(r))
			out[last] += in.Cursor.View()
		} else {
			out[last] += in.TextStyle.Inline(true).Render(string(r))
		}
	}
	from := max(0, min(here-rows/2, len(out)-rows))
	return out[from:min(len(out), from+rows)]
}
