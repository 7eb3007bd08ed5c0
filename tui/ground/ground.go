// Package ground asks the terminal for its background. The answer arrives among the key presses, and Bubble Tea decodes
// it as key messages: alt+], the text, and alt+\ or ctrl+g. It may be late, in parts, and mixed with keys that were
// typed early. The package separates them: it loses no key, and takes no part of the answer for a key.
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

// EndMsg ends the wait.
type EndMsg struct{}

// answer matches a terminal's answer, between "ESC ]" and "ESC \" or BEL.
var answer = regexp.MustCompile(`^11;(rgba?:[0-9a-fA-F]{1,4}(?:/[0-9a-fA-F]{1,4}){2,3})$`)

// Model is the state of the question. The zero value does not wait, but recognizes an answer.
type Model struct {
	awaited bool
	coming  bool   // an answer has begun
	text    string // the answer so far
}

// Await makes the first frame wait for the answer.
func (m *Model) Await() { m.awaited = true }

// Awaited reports whether the first frame still waits.
func (m *Model) Awaited() bool { return m.awaited }

// End ends the wait.
func (m *Model) End() { m.awaited = false }

// Asks reports whether to ask the terminal. On Windows the answer would arrive as single keys.
func Asks(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && runtime.GOOS != "windows" && term.IsTerminal(int(file.Fd()))
}

// Ask returns the command that asks the terminal. The program must be running: the terminal is then in raw mode and
// does not echo the answer.
func Ask(out io.Writer, getenv func(string) string) tea.Cmd {
	return func() tea.Msg {
		if _, err := io.WriteString(out, terminal.Through(getenv, ansi.RequestBackgroundColor)); err != nil {
			return EndMsg{}
		}
		return nil
	}
}

// Update handles a key. taken reports whether it is part of an answer; known, whether it completes an answer about the
// background, which dark then describes.
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

// take returns the colour if a key completes an answer.
func (m *Model) take(msg tea.KeyMsg) (taken bool, colour string) {
	text := string(msg.Runes)
	switch {
	case msg.Paste:
		return false, ""
	case msg.Alt && text == "]":
		m.coming, m.text = true, ""
		return true, ""
	case msg.Type == tea.KeyRunes && strings.HasPrefix(text, "]11;"): // the ESC was read as a key of its own
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
	m.coming = false // alt+] was a key press
	return false, ""
}

// begins reports whether s can be the start of an answer.
func begins(s string) bool {
	const head, longest = "11;rgb", len("11;rgba:ffff/ffff/ffff/ffff")
	if len(s) <= len(head) {
		return strings.HasPrefix(head, s)
	}
	return len(s) <= longest && strings.HasPrefix(s, head) && strings.Trim(s[len(head):], "a:/0123456789bcdefABCDEF") == ""
}
