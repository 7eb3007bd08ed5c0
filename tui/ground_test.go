package tui

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

// typed is what a program gets as keys when a terminal sends this.
func typed(t *testing.T, chunks ...string) []tea.KeyMsg {
	t.Helper()
	var keys []tea.KeyMsg
	for _, c := range chunks {
		for c != "" {
			switch {
			case strings.HasPrefix(c, "\x1b") && len(c) > 1:
				keys, c = append(keys, tea.KeyMsg{Type: tea.KeyRunes, Alt: true, Runes: []rune(c[1:2])}), c[2:]
			case c[0] == '\x1b':
				keys, c = append(keys, tea.KeyMsg{Type: tea.KeyEsc}), c[1:]
			case c[0] == '\a':
				keys, c = append(keys, tea.KeyMsg{Type: tea.KeyCtrlG}), c[1:]
			default:
				end := strings.IndexAny(c, "\x1b\a")
				if end < 0 {
					end = len(c)
				}
				keys, c = append(keys, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(c[:end])}), c[end:]
			}
		}
	}
	return keys
}

func TestGroundAmongKeys(t *testing.T) {
	for _, test := range []struct {
		chunks       []string
		keys, colour string
	}{
		{[]string{"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"}, "", "rgb:1e1e/1e1e/1e1e"},
		{[]string{"\x1b]11;rgb:ff/ff/ff\a"}, "", "rgb:ff/ff/ff"},
		{[]string{"j\x1b]11;rgba:ffff/ffff/ffff/ffff\akk"}, "j kk", "rgba:ffff/ffff/ffff/ffff"},
		{[]string{"\x1b]11;r", "gb:1e1e/1e", "1e/1e1e", "\x1b\\", "j"}, "j", "rgb:1e1e/1e1e/1e1e"},
		{[]string{"\x1b", "]11;rgb:1e1e/1e1e/1e1e\x1b\\"}, "esc", "rgb:1e1e/1e1e/1e1e"},
		{[]string{"\x1b]", "a"}, "a", ""},
		{[]string{"\x1b]", "1", "a"}, "a", ""},
		{[]string{"\x1b]11;rgb:red\a", "j"}, "11;rgb:red ctrl+g j", ""},
		{[]string{"11;rgb:ff/ff/ff\a"}, "11;rgb:ff/ff/ff ctrl+g", ""},
	} {
		var g ground
		var keys []string
		var colours []string
		for _, k := range typed(t, test.chunks...) {
			taken, c := g.take(k)
			if !taken {
				keys = append(keys, k.String())
			}
			colours = append(colours, c)
		}
		if got := strings.Join(keys, " "); got != test.keys || strings.Join(colours, "") != test.colour {
			t.Errorf("%q: keys %q and colour %q, want %q and %q", test.chunks, got, colours, test.keys, test.colour)
		}
	}
}

// TestGroundPaints holds that the first frame waits for the answer, or for its end, and that an answer paints all anew,
// also a late one.
func TestGroundPaints(t *testing.T) {
	on := func(messages ...tea.Msg) string {
		sc := closedScreen(t, shop(t), 120, 40, termenv.TrueColor)
		var asked bytes.Buffer
		sc.m.o.Output = &asked
		sc.m.ground.awaited = true
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
	answer := func(colour string) (messages []tea.Msg) {
		for _, k := range typed(t, fmt.Sprintf("\x1b]11;rgb:%s\x1b\\", colour)) {
			messages = append(messages, k)
		}
		return messages
	}
	silent := on(groundMsg{})
	light, dark := on(answer("fdfd/f6f6/e3e3")...), on(answer("0000/2b2b/3636")...)
	if light == dark || light == "" || silent != dark {
		t.Errorf("light and dark are the same: %t; silence is dark: %t", light == dark, silent == dark)
	}
	if late := on(append([]tea.Msg{groundMsg{}}, answer("fdfd/f6f6/e3e3")...)...); late != light {
		t.Errorf("a late answer leaves\n%q, not\n%q", late, light)
	}
}
