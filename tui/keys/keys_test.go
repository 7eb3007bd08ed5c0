package keys

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/keys/reading"
	"github.com/seed-58def443/ssot/tui/theme"
)

func colourless() *Keys {
	return New(theme.New(theme.Look{}))
}

// TestTable holds that no two keys have a name in common, and that all that is shown of a key is there.
func TestTable(t *testing.T) {
	var names []string
	for i, r := range table() {
		if r.label == "" || r.does == "" || len(r.names) == 0 {
			t.Errorf("row %d is not complete: %+v", i, r)
		}
		for _, n := range r.names {
			if slices.Contains(names, n) {
				t.Errorf("two keys are %s", n)
			}
			names = append(names, n)
		}
	}
	k := colourless()
	for key := Accept; key <= Back; key++ {
		if _, ok := k.byKey[key]; !ok {
			t.Errorf("key %d has no row", key)
		}
	}
	for _, s := range []Situation{{}, {Zoomed: true}} {
		for _, key := range s.order() {
			if r := k.rows[k.byKey[key]]; r.short == "" {
				t.Errorf("%s has no word for the line of keys", r.label)
			}
		}
	}
}

func TestOf(t *testing.T) {
	k := colourless()
	typed := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
	pasted, alt := typed("a"), typed("a")
	pasted.Paste, alt.Alt = true, true
	for want, msgs := range map[Key][]tea.KeyMsg{
		Accept: {typed("a")}, AcceptFile: {typed("A")}, Up: {typed("k")}, ArrowUp: {{Type: tea.KeyUp}}, reading.PageDown: {{Type: tea.KeySpace, Runes: []rune{' '}}}, Back: {{Type: tea.KeyEsc}},
		None: {typed("Q"), typed("aa"), pasted, alt, {Type: tea.KeyF1}},
	} {
		for _, msg := range msgs {
			if got := k.Of(msg); got != want {
				t.Errorf("%s is key %d, not %d", msg, got, want)
			}
		}
	}
}

// TestBurst holds that of letters that came at once those that decide are taken where a person may have typed them, and
// that nothing that decides is taken out of what may be a text.
func TestBurst(t *testing.T) {
	for letters, want := range map[string]struct{ typed, text, ignored string }{
		"jjk":                {typed: "jjk"},
		"jak":                {typed: "jak"},
		"asu":                {typed: "asu"},
		"ay":                 {typed: "ay"},
		"j/asu":              {typed: "j/", text: "asu"},
		"a/b":                {typed: "a/", text: "b"},
		"aaaaaaaa":           {typed: "aaaaaaaa"},
		"aaaaaaaaa":          {ignored: "aaaaaaaaa"},
		"jajjjjjjj":          {typed: "jjjjjjjj", ignored: "a"},
		"jjjjjjjjjjjj":       {typed: "jjjjjjjjjjjj"},
		"a;":                 {ignored: "a;"},
		"päss":               {ignored: "päss"},
		"jmwhy so":           {typed: "jm", text: "why so"},
		"format":             {ignored: "format"},
		"jjjjjjjjjjjjj/jjaa": {typed: "jjjjjjjjjjjjj/", text: "jjaa"},
	} {
		typed, text, ignored := colourless().Burst([]rune(letters))
		if string(typed) != want.typed || string(text) != want.text || string(ignored) != want.ignored {
			t.Errorf("%s: typed %q, text %q, ignored %q", letters, string(typed), string(text), string(ignored))
		}
	}
}

// TestLine holds that the line names what does something, and has the screen's width.
func TestLine(t *testing.T) {
	k := colourless()
	for want, s := range map[string]Situation{
		"/ filter ? help q quit":        {Scanning: true},
		"u undo / filter ? help q quit": {},
		"U undo this = like it n note u undo A file enter zoom / filter o group e edit ? help q quit":                                           {Item: true, Decided: true}, // all is reviewed
		"a accept s skip m allow . next = like it n note u undo A file enter zoom / filter o group e edit ? help q quit":                        {Item: true, More: true, Rules: 1},
		"a accept v alternative s skip m allow . next tab rule = like it n note u undo A file enter zoom / filter o group e edit ? help q quit": {Item: true, More: true, Alternatives: true, Rules: 2},
		"esc list U undo this . next = like it n note u undo A file e edit i news ? help q quit":                                                {Zoomed: true, Item: true, More: true, Decided: true, Alternatives: true, News: true},
	} {
		if got := strings.Join(strings.Fields(k.Line(s, 200)), " "); got != want {
			t.Errorf("%+v: the line is\n%s, not\n%s", s, got, want)
		}
		for width := 1; width < 120; width++ {
			if got := k.Line(s, width); ansi.StringWidth(got) != width {
				t.Fatalf("%q is %d cells wide, not %d", got, ansi.StringWidth(got), width)
			}
		}
	}
}

// TestUnknown holds what is said of a message that is no key.
func TestUnknown(t *testing.T) {
	for typed, want := range map[string]string{
		"y":      "y answers questions: a accepts",
		"S":      "S does nothing; s: skip it, leave it for now",
		"x":      "x does nothing; ? shows the keys",
		"ж":      "ж does nothing; ? shows the keys",
		"\u202e": "‹U+202E› does nothing; ? shows the keys",
	} {
		if got := colourless().Unknown(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(typed)}); got != want {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
	if got, want := colourless().Unknown(tea.KeyMsg{Type: tea.KeyF5}), "f5 does nothing; ? shows the keys"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestFast holds which keys only look, so that any number of them may come at once, and which are taken with alt.
func TestFast(t *testing.T) {
	k := colourless()
	var fast, harmless, asks []string
	for _, r := range table() {
		msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(r.names[0])}
		if len([]rune(r.names[0])) == 1 && k.Looks(msg.Runes) {
			fast = append(fast, r.names[0])
		}
		if k.Harmless(msg) {
			harmless = append(harmless, r.names[0])
		}
		if r.asksText() {
			asks = append(asks, r.names[0])
		}
	}
	for want, got := range map[string][]string{
		"v V j k . , } { ) ( g G   b ] [ > < | l h":                                               fast,
		"v V n N / tab shift+tab i ? q j k . , } { ) ( g G 0   b ] [ > < | down up l h enter esc": harmless,
		"m n /": asks,
	} {
		if strings.Join(got, " ") != want {
			t.Errorf("they are %q, not %q", strings.Join(got, " "), want)
		}
	}
	if k.Looks([]rune("jaj")) || !k.Looks([]rune("jk")) || !k.Looks(nil) {
		t.Error("some that look are not all")
	}
}

// TestBlocks holds the help's lines, block by block, of what is listed, and what a key does in words.
func TestBlocks(t *testing.T) {
	k := colourless()
	blocks := k.Blocks()
	listed := 0
	for _, r := range table() {
		if r.block == unlisted {
			continue
		}
		listed++
		if !slices.Contains(blocks[r.block], Entry{r.label, r.does}) {
			t.Errorf("%s is not in its block", r.label)
		}
	}
	if len(blocks) != 3 || len(blocks[0])+len(blocks[1])+len(blocks[2]) != listed {
		t.Errorf("%d lines are in %d blocks, %d are listed", len(slices.Concat(blocks...)), len(blocks), listed)
	}
	if got := k.Does(Accept); got != "accept the rewrite" {
		t.Errorf("a does %q", got)
	}
}

// TestLineIsCut holds that the line of keys leaves a cell free at both ends, and that of those that do not fit the last
// go, but never the ones for help and to quit.
func TestLineIsCut(t *testing.T) {
	k, s := colourless(), Situation{Item: true, More: true, Rules: 2}
	full := strings.TrimRight(k.Line(s, 300), " ")
	width := ansi.StringWidth(full) + 1
	if got := k.Line(s, width); got != full+" " {
		t.Errorf("in %d cells it is %q, not %q", width, got, full)
	}
	for width := 20; width < 300; width++ {
		if got := k.Line(s, width); !strings.HasSuffix(strings.TrimRight(got, " "), "? help  q quit") || strings.Contains(got, "…") || ansi.StringWidth(got) != width {
			t.Errorf("in %d cells it is %q", width, got)
		}
	}
	const narrow = " a accept  s skip  m allow  . next  tab rule  = like it  n note  ? help  q quit "
	if got := k.Line(s, 80); got != narrow {
		t.Errorf("in 80 cells it is %q, not %q", got, narrow)
	}
}
