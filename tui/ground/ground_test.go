package ground

import (
	"io"
	"os"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/seed-58def443/ssot/tui/terminal"
)

// typed returns what a program gets as keys when a terminal sends this.
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

func TestAmongKeys(t *testing.T) {
	for _, test := range []struct {
		chunks       []string
		keys, colour string
	}{
		{[]string{"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"}, "", "rgb:1e1e/1e1e/1e1e"},
		{[]string{"\x1b]11;rgb:ff/ff/ff\a"}, "", "rgb:ff/ff/ff"},
		{[]string{"j\x1b]11;rgba:ffff/ffff/ffff/ffff\akk"}, "j kk", "rgba:ffff/ffff/ffff/ffff"},
		{[]string{"\x1b]11;r", "gb:1e1e/1e", "1e/1e1e", "\x1b\\", "j"}, "j", "rgb:1e1e/1e1e/1e1e"},
		{[]string{"\x1b", "]11;rgb:1e1e/1e1e/1e1e\x1b\\"}, "esc", "rgb:1e1e/1e1e/1e1e"},
		{[]string{"\x1b]", "a"}, "alt+] a", ""},
		{[]string{"\x1b]", "1", "a"}, "alt+] 1 a", ""},
		{[]string{"\x1b]\x1b]", "j"}, "alt+] alt+] j", ""},
		{[]string{"\x1b]\x1b]11;rgb:ff/ff/ff\a"}, "alt+]", "rgb:ff/ff/ff"},
		{[]string{"\x1b]11;rgb:red\a", "j"}, "alt+] 11;rgb:red ctrl+g j", ""},
		{[]string{"\x1b]11;rgb\a", "j"}, "alt+] 11;rgb ctrl+g j", ""},
		{[]string{"11;rgb:ff/ff/ff\a"}, "11;rgb:ff/ff/ff ctrl+g", ""},
	} {
		var m Model
		var keys []string
		var colours []string
		for _, k := range typed(t, test.chunks...) {
			typed, c := m.take(k)
			for _, k := range typed {
				keys = append(keys, k.String())
			}
			colours = append(colours, c)
		}
		if got := strings.Join(keys, " "); got != test.keys || strings.Join(colours, "") != test.colour {
			t.Errorf("%q: keys %q and colour %q, want %q and %q", test.chunks, got, colours, test.keys, test.colour)
		}
	}
}

// TestDark holds that the answer decides whether the background is dark, and that nothing else does.
func TestDark(t *testing.T) {
	for answer, want := range map[string][2]bool{
		"rgb:0000/2b2b/3636": {true, true},
		"rgb:fdfd/f6f6/e3e3": {true, false},
		"rgb:00/00/ff":       {true, false},
		"rgb:red":            {false, false},
	} {
		var m Model
		m.Await()
		var got [2]bool
		for _, k := range typed(t, "\x1b]11;"+answer+"\a") {
			_, got[0], got[1] = m.Update(k)
		}
		if got != want || m.Awaited() == want[0] {
			t.Errorf("%s: known and dark %v, want %v; still awaited: %t", answer, got, want, m.Awaited())
		}
	}
}

// TestQuestion holds who is asked: in tmux and screen the multiplexer, and by way of it the terminal around it.
func TestQuestion(t *testing.T) {
	const ask = "\x1b]11;?\a"
	for env, want := range map[[2]string]string{
		{"TERM", "xterm-256color"}:  ask,
		{"TMUX", "/tmp/x,1,0"}:      ask + "\x1bPtmux;\x1b\x1b]11;?\a\x1b\\",
		{"TERM", "tmux-256color"}:   ask + "\x1bPtmux;\x1b\x1b]11;?\a\x1b\\",
		{"STY", "1.pts-0.host"}:     ask + "\x1bP\x1b]11;?\a\x1b\\",
		{"TERM", "screen-256color"}: ask + "\x1bP\x1b]11;?\a\x1b\\",
		{"COLORTERM", "truecolor"}:  ask,
	} {
		got := terminal.Through(func(name string) string {
			if name == env[0] {
				return env[1]
			}
			return ""
		}, ansi.RequestBackgroundColor)
		if got != want {
			t.Errorf("%s=%s: %q, want %q", env[0], env[1], got, want)
		}
	}
}

// TestPasted holds that a pasted text is no answer, that what only looks like the beginning of one goes on being keys,
// and that the wait ends by itself.
func TestPasted(t *testing.T) {
	var m Model
	m.Await()
	pasted := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("]11;rgb:0/0/0"), Paste: true}
	if keys, known, _ := m.Update(pasted); len(keys) != 1 || known {
		t.Error("what was pasted is taken for an answer")
	}
	for _, k := range typed(t, "\x1b]11;rgb:0/0/0") {
		m.Update(k)
	}
	if keys, known, _ := m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("0"), Alt: true}); len(keys) < 2 || known {
		t.Error("a key with alt is taken for a part of an answer")
	}
	if keys, known, _ := m.Update(tea.KeyMsg{Type: tea.KeyCtrlG}); len(keys) != 1 || known {
		t.Error("a key after it is taken for the end of an answer")
	}
	for _, k := range typed(t, "\x1b]11;rgb:0/0/0", strings.Repeat("0", 20)) {
		m.Update(k)
	}
	if _, known, _ := m.Update(tea.KeyMsg{Type: tea.KeyCtrlG}); known {
		t.Error("an answer is longer than any")
	}
	if m.End(); m.Awaited() {
		t.Error("the wait goes on after its end")
	}
}

// TestAsk holds that the question is written as it is, that one that can't be written ends the wait, and that what is
// no terminal is asked nothing.
func TestAsk(t *testing.T) {
	none := func(string) string { return "" }
	var out strings.Builder
	if msg := Ask(&out, none)(); msg != nil || out.String() != ansi.RequestBackgroundColor {
		t.Errorf("written is %q, and then comes %v", out.String(), msg)
	}
	r, w := io.Pipe()
	_ = r.Close()
	if msg := Ask(w, none)(); msg != (EndMsg{}) {
		t.Errorf("where nothing can be written comes %v", msg)
	}
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if Asks(&out) || Asks(file) {
		t.Error("what is no terminal is asked")
	}
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there is no pseudo-terminal here")
	}
	defer func() { _ = tty.Close() }()
	if !Asks(tty) {
		t.Error("a terminal is not asked")
	}
}

// TestTimeout holds that what may be the beginning of an answer is a key when nothing follows it in time, and that the
// timeout of an earlier wait does not count.
func TestTimeout(t *testing.T) {
	var m Model
	begin := typed(t, "\x1b]")[0]
	if keys, _, _ := m.Update(begin); len(keys) != 0 {
		t.Fatalf("%v before it is known", keys)
	}
	first, began := m.Began()
	if !began {
		t.Fatal("nothing began")
	}
	if keys := m.Over(first); len(keys) != 1 || keys[0].String() != "alt+]" {
		t.Errorf("no more came: %v", keys)
	}
	if keys := m.Over(first); len(keys) != 0 {
		t.Errorf("over twice: %v", keys)
	}
	m.Update(begin)
	if keys := m.Over(first); len(keys) != 0 {
		t.Errorf("the end of the first one: %v", keys)
	}
	if _, began := m.Began(); !began {
		t.Error("the second one did not begin")
	}
}
