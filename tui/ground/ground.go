// Package ground asks the terminal for its background. The answer comes among the keys, and Bubble Tea takes it for
// keys: alt+], its text, alt+\ or ctrl+g. It may come late, in parts, and between keys that were typed early; none of
// those is lost, and nothing of it is ever taken for a key.
package ground

import (
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"github.com/seed-58def443/ssot/tui/terminal"
)

// Patience is how long the first frame waits for the answer.
const Patience = 100 * time.Millisecond

// EndMsg ends the waiting.
type EndMsg struct{}

// answer is what a terminal answers, between "ESC ]" and "ESC \" or BEL.
var answer = regexp.MustCompile(`^11;(rgba?:[0-9a-fA-F]{1,4}(?:/[0-9a-fA-F]{1,4}){2,3})$`)

// Model is how far one is with the terminal's background. The zero value waits for nothing, and takes an answer that
// comes.
type Model struct {
	awaited bool
	coming  bool   // an answer has begun
	text    string // of it
}

// Await says that there is something to wait for.
func (m *Model) Await() { m.awaited = true }

// Awaited reports whether nothing is to be drawn yet.
func (m *Model) Awaited() bool { return m.awaited }

// End says that it was waited long enough.
func (m *Model) End() { m.awaited = false }

// Asks reports whether a terminal is to be asked. On Windows the answer would come key by key.
func Asks(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && runtime.GOOS != "windows" && term.IsTerminal(int(file.Fd()))
}

// Ask asks the terminal. The program has it by then: it is raw, and an answer does not show.
func Ask(out io.Writer, getenv func(string) string) tea.Cmd {
	return func() tea.Msg {
		if _, err := io.WriteString(out, terminal.Through(getenv, ansi.RequestBackgroundColor)); err != nil {
			return EndMsg{}
		}
		return nil
	}
}

// Update takes a key. taken says that it is part of an answer, known that it is the last part, of one that says whether
// the background is dark.
func (m *Model) Update(msg tea.KeyMsg) (taken, known, dark bool) {
	taken, colour := m.take(msg)
	c := ansi.XParseColor(colour)
	if c == nil {
		return taken, false, false
	}
	m.awaited = false
	r, g, b, _ := c.RGBA()
	const white = 0xffff
	return true, true, max(r, g, b)+min(r, g, b) < white
}

// take returns the colour when a key is the last part of an answer.
func (m *Model) take(msg tea.KeyMsg) (taken bool, colour string) {
	text := string(msg.Runes)
	switch {
	case msg.Paste:
		return false, ""
	case msg.Alt && text == "]":
		m.coming, m.text = true, ""
		return true, ""
	case msg.Type == tea.KeyRunes && strings.HasPrefix(text, "]11;"): // its ESC was read alone
		m.coming, m.text = true, text[1:]
		return true, ""
	case !m.coming:
		return false, ""
	case msg.Alt && text == `\`, msg.Type == tea.KeyCtrlG:
		m.coming = false
		if found := answer.FindStringSubmatch(m.text); found != nil {
			return true, found[1]
		}
		return true, ""
	case msg.Type == tea.KeyRunes && !msg.Alt && begins(m.text+text):
		m.text += text
		return true, ""
	}
	m.coming = false // alt+] was a key
	return false, ""
}

// begins reports whether an answer can begin like this.
func begins(s string) bool {
	const head, longest = "11;rgb", len("11;rgba:ffff/ffff/ffff/ffff")
	if len(s) <= len(head) {
		return strings.HasPrefix(head, s)
	}
	return len(s) <= longest && strings.HasPrefix(s, head) && strings.Trim(s[len(head):], "a:/0123456789bcdefABCDEF") == ""
}
