package tui

import (
	"bytes"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/ground"
	"github.com/seed-58def443/ssot/tui/theme"
)

// TestGroundPaints holds that the first frame waits for the answer, or for its end, and that an answer paints all anew,
// also a late one.
func TestGroundPaints(t *testing.T) {
	on := func(messages ...tea.Msg) string {
		sc := closedScreenIn(t, shop(t), 120, 40, theme.Look{Depth: theme.True})
		var asked bytes.Buffer
		sc.m.o.Output = &asked
		sc.m.ground.Await()
		sc.run(sc.m.Init())
		if got := asked.String(); got != "\x1b]11;?\a" {
			t.Errorf("the terminal was asked %q", got)
		}
		if got := sc.m.View(); got != "" {
			t.Fatalf("drawn before the answer:\n%s", got)
		}
		for _, msg := range messages {
			sc.send(msg)
		}
		return sc.m.View()
	}
	answer := func(colour string) []tea.Msg {
		return []tea.Msg{
			tea.KeyMsg{Type: tea.KeyRunes, Alt: true, Runes: []rune("]")}, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("11;rgb:" + colour)},
			tea.KeyMsg{Type: tea.KeyRunes, Alt: true, Runes: []rune(`\`)},
		}
	}
	silent := on(ground.EndMsg{})
	light, dark := on(answer("fdfd/f6f6/e3e3")...), on(answer("0000/2b2b/3636")...)
	if light == dark || light == "" || silent == dark || silent == light {
		t.Errorf("light and dark are the same: %t; silence is taken for one of them: %t", light == dark, silent == dark || silent == light)
	}
	if deferred := on(append([]tea.Msg{ground.EndMsg{}}, answer("fdfd/f6f6/e3e3")...)...); deferred != light {
		t.Errorf("a late answer leaves\n%q, not\n%q", deferred, light)
	}
}
