package copying

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func typed(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

func TestModel(t *testing.T) {
	var m Model
	if said := m.Ask("", nil); m.Asks() || said != "there is nothing under the cursor to copy" {
		t.Errorf("without texts it asks %q", said)
	}
	texts := []Text{{"p", "place", "hub.go:14"}, {"c", "code", "redis.NewClient(nil)"}, {"d", "diff", ""}}
	none := func(string) string { return "" }
	tmux := func(name string) string { return map[string]string{"TMUX": "/tmp/tmux"}[name] }
	for _, c := range []struct {
		press  tea.KeyMsg
		getenv func(string) string
		says   string
		copies string
	}{
		{typed("p"), none, "copied the place of hub.go:14, if the terminal lets programs copy", "hub.go:14"},
		{typed("c"), tmux, "copied the code of hub.go:14, if the terminal lets programs copy", "redis.NewClient(nil)"},
		{typed("d"), none, "hub.go:14 has no diff to copy", ""},
		{typed("x"), none, "nothing was copied", ""},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("p"), Paste: true}, none, "nothing was copied", ""},
	} {
		if said := m.Ask("hub.go:14", texts); !m.Asks() || said != "copy what of hub.go:14?" {
			t.Fatalf("it asks %q", said)
		}
		var keys []string
		for _, k := range m.Keys() {
			keys = append(keys, k.Help().Key+" "+k.Help().Desc)
		}
		if got := strings.Join(keys, ", "); got != "p place, c code, esc nothing" {
			t.Errorf("its keys are %s", got)
		}
		var out bytes.Buffer
		cmd, said := m.Answer(c.press, &out, c.getenv)
		if said != c.says || m.Asks() {
			t.Errorf("%s: it says %q", c.press, said)
		}
		if cmd != nil {
			cmd()
		}
		coded, _, _ := strings.Cut(strings.TrimPrefix(out.String(), "\x1b]52;c;"), "\a")
		text, err := base64.StdEncoding.DecodeString(coded)
		if err != nil || string(text) != c.copies {
			t.Errorf("%s: the terminal gets %q: %q, %v", c.press, out.String(), text, err)
		}
		if passed := strings.Contains(out.String(), "\x1bPtmux;"); passed != (c.getenv("TMUX") != "") {
			t.Errorf("%s: what goes through tmux: %q", c.press, out.String())
		}
	}
}
