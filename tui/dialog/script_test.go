package dialog

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

var (
	start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	named = map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"backspace": tea.KeyBackspace, "ctrl+c": tea.KeyCtrlC,
	}
)

// keyed returns the key of a word of a script: "+WORD" comes at once, "paste:TEXT" is pasted, "type:TEXT" comes in one
// message, in which "_" is a space.
func keyed(word string) (msg tea.KeyMsg, wait time.Duration) {
	wait = time.Second
	if rest, ok := strings.CutPrefix(word, "+"); ok {
		word, wait = rest, 0
	}
	if t, ok := named[word]; ok {
		return tea.KeyMsg{Type: t}, wait
	}
	if word == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, wait
	}
	text, paste := strings.CutPrefix(word, "paste:")
	text = strings.ReplaceAll(strings.TrimPrefix(text, "type:"), "_", " ")
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: paste}, wait
}

// TestScripts holds what each kind of dialog shows after each key, what comes of the key, and what is said of one that
// does nothing: testdata has it for each script, -update writes it anew.
func TestScripts(t *testing.T) {
	sure := func(v []string) string { return fmt.Sprintf("sure of %q?", v) }
	needed := func(s string) error {
		if s == "" || s == "no" {
			return errors.New("say why, and not no")
		}
		return nil
	}
	var long []Line
	for i := range 9 {
		long = append(long, Line{Glyph: "•", Text: fmt.Sprintf("line %d", i)})
	}
	hazards := []Line{{"⚠", theme.Warn, "closes: the shared client would be closed by a method"}, {"?", theme.Warn, "options: drops DB: 3"}}
	form := Options{Title: "allow a", Fields: []Field{
		{Label: "reason", Placeholder: "why", Picks: []string{"test mock", "for now: "}, Check: needed},
		{Label: "until", Placeholder: "YYYY-MM-DD", Optional: true, Check: needed},
	}, Question: sure, Choices: []Choice{{"l", "line", ""}, {"f", "file", "file"}}}
	for name, test := range map[string]struct {
		o             Options
		width, height int
		keys          string
	}{
		"ask":      {Options{Lines: hazards, Question: sure}, 40, 8, "+y x enter paste:y space shift+tab up y n q esc"},
		"narrow":   {Options{Lines: hazards, Question: func([]string) string { return "is one really sure of all of it?" }}, 20, 5, "y"},
		"low":      {Options{Lines: hazards, Question: func([]string) string { return "is one really sure of all of it?" }}, 20, 2, "y"},
		"all":      {Options{Lines: append(hazards, long...), Question: sure}, 40, 6, "+y y y space up down b b type:y y pgdown y y y"},
		"both":     {Options{Lines: append(hazards, long[:2]...), Question: sure, Other: Other{"k", "keep it"}}, 30, 5, "k space k"},
		"other":    {Options{Lines: hazards, Question: sure, Other: Other{"k", "keep it"}}, 40, 8, "+k k"},
		"form":     {form, 44, 10, "enter type:no enter backspace backspace 1 type:not_used enter +y esc down tab type:no tab backspace backspace up down shift+tab tab tab f +y +l l f y +shift+tab shift+tab"},
		"back":     {form, 44, 10, "type:yes enter enter up up tab tab esc shift+tab ctrl+c"},
		"picks":    {form, 44, 10, "3 0 backspace backspace 0 backspace paste:1 backspace type:12 backspace backspace 2 x home backspace 2"},
		"stale":    {form, 44, 10, "type:yes enter enter y"},
		"crowded":  {form, 24, 3, "x enter enter"},
		"note":     {Options{Title: "note", Fields: []Field{{Label: "note", Value: " was\tso "}}}, 40, 6, "tab down paste:a\tb enter"},
		"two":      {Options{Title: "two", Fields: []Field{{Label: "a"}, {Label: "long"}}, Takes: "show it"}, 30, 6, "x enter y up tab enter"},
		"wrapped":  {Options{Title: "note", Fields: []Field{{Label: "note"}, {Label: "b"}}}, 22, 9, "type:0123456789ab type:c type:defghij type:klmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 type:世世世世世世世世 home right end tab"},
		"read":     {Options{Title: "help", Read: true, Lines: long}, 20, 5, "j down up k k pgdown space pgup G g end home y paste:q x q"},
		"reread":   {Options{Title: "help", Read: true, Lines: long}, 20, 5, "?"},
		"short":    {Options{Title: "help", Read: true, Lines: long[:2]}, 20, 5, "j i"},
		"question": {Options{Title: "unused", Question: sure, Read: true, Lines: long[:1]}, 20, 5, "enter"},
	} {
		t.Run(name, func(t *testing.T) {
			test.o.Now = start
			m, now := New(colourless(), test.o), start
			var out strings.Builder
			shown := func() {
				for _, l := range m.View(test.width, test.height) {
					if w := ansi.StringWidth(l); w != test.width {
						t.Errorf("%q is %d cells wide, not %d", l, w, test.width)
					}
					fmt.Fprintln(&out, strings.TrimRight("|"+l, " "))
				}
				for _, k := range m.Keys() {
					fmt.Fprintf(&out, "%s: %s; ", k.Help().Key, k.Help().Desc)
				}
				fmt.Fprintf(&out, "values %q, form %t, asks text %t\n", m.Values(), m.Form(), m.AsksText())
			}
			shown()
			for word := range strings.FieldsSeq(test.keys) {
				msg, wait := keyed(word)
				now = now.Add(wait)
				said := m.Unanswered(msg, now)
				got := m.Update(msg, now)
				fmt.Fprintf(&out, "> %s: %s\n", word, []string{"pending", "ignored", "cancelled", "confirmed", "confirmed other"}[got])
				if got == Ignored {
					fmt.Fprintf(&out, "  %s\n", said)
				}
				shown()
			}
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if out.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", out.String(), want)
			}
		})
	}
}
