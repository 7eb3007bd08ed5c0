// Package ground asks the terminal for its background. The answer arrives among the key presses, and Bubble Tea decodes
// it as key messages: alt+], the text, and alt+\ or ctrl+g. It may be late, in parts, and mixed with keys that were
// typed early. The package separates them: it loses no key, and takes no part of the answer for a key. What may be the
// beginning of an answer is held back until it is one, or until something follows that is none, or nothing does.
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

// OverMsg ends the wait for the rest of what began as an answer.
type OverMsg struct{ began int }

// answer matches a terminal's answer, between "ESC ]" and "ESC \" or BEL.
var answer = regexp.MustCompile(`^11;(rgba?:[0-9a-fA-F]{1,4}(?:/[0-9a-fA-F]{1,4}){2,3})$`)

// Model is the state of the question. The zero value does not wait, but recognises an answer.
type Model struct {
	awaited bool
	held    []tea.KeyMsg // what may be an answer has begun with these
	text    string       // the answer so far
	began   int          // how often one began
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

// Update handles a key. It returns the keys that are no part of an answer, in their order: they may have been held
// back. known reports whether an answer about the background is complete, which dark then describes.
func (m *Model) Update(msg tea.KeyMsg) (keys []tea.KeyMsg, known, dark bool) {
	keys, colour := m.take(msg)
	c := ansi.XParseColor(colour)
	if c == nil {
		return keys, false, false
	}
	m.awaited = false
	r, g, b, _ := c.RGBA()
	const white = 0xffff
	return nil, true, max(r, g, b)+min(r, g, b) < white
}

// Began returns the message that is due after Patience, if what may be an answer has begun with the last key.
func (m *Model) Began() (over OverMsg, ok bool) { return OverMsg{m.began}, len(m.held) == 1 }

// Over returns the keys that were held back for an answer that did not come.
func (m *Model) Over(msg OverMsg) []tea.KeyMsg {
	if msg.began != m.began {
		return nil
	}
	return m.release()
}

func (m *Model) release() []tea.KeyMsg {
	keys := m.held
	m.held, m.text = nil, ""
	return keys
}

// take returns the colour if a key completes an answer, and the keys that belong to none.
func (m *Model) take(msg tea.KeyMsg) (keys []tea.KeyMsg, colour string) {
	text := string(msg.Runes)
	switch {
	case msg.Paste:
	case msg.Alt && text == "]":
		return m.begin(msg, ""), ""
	case msg.Type == tea.KeyRunes && strings.HasPrefix(text, "]11;"): // the ESC was read as a key of its own
		return m.begin(msg, text[1:]), ""
	case len(m.held) == 0:
	case msg.Alt && text == `\`, msg.Type == tea.KeyCtrlG:
		if found := answer.FindStringSubmatch(m.text); found != nil {
			m.release()
			return nil, found[1]
		}
	case msg.Type == tea.KeyRunes && !msg.Alt && terminal.BeginsColour(m.text+text):
		m.held, m.text = append(m.held, msg), m.text+text
		return nil, ""
	}
	return append(m.release(), msg), ""
}

// begin holds a key back with which an answer may begin. It returns the keys before it, if they began none.
func (m *Model) begin(msg tea.KeyMsg, text string) []tea.KeyMsg {
	before := m.release()
	m.held, m.text, m.began = []tea.KeyMsg{msg}, text, m.began+1
	return before
}
