package tui

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
)

// groundPatience is how long the first frame waits for the terminal to say what its background is.
const groundPatience = 100 * time.Millisecond

// groundAnswer is what a terminal answers, between "ESC ]" and "ESC \" or BEL.
var groundAnswer = regexp.MustCompile(`^11;(rgba?:[0-9a-fA-F]{1,4}(?:/[0-9a-fA-F]{1,4}){2,3})$`)

// ground is how far the screen is with the terminal's background. The answer comes among the keys, and Bubble Tea takes
// it for keys: alt+], its text, alt+\ or ctrl+g. It may come late, in parts, and between keys that were typed early;
// none of those is lost, and nothing of it is ever taken for a key.
type ground struct {
	awaited bool   // nothing is drawn yet
	coming  bool   // an answer has begun
	text    string // of it
}

// groundMsg ends the waiting.
type groundMsg struct{}

// asks reports whether the terminal is to be asked. On Windows the answer would come key by key.
func asks(o Options) bool {
	out, ok := o.Output.(*os.File)
	return ok && runtime.GOOS != "windows" && term.IsTerminal(int(out.Fd()))
}

// askGround asks the terminal for its background. The program has the terminal by then: it is raw, and an answer does
// not show.
func (m *model) askGround() tea.Cmd {
	if !m.ground.awaited {
		return nil
	}
	ask := func() tea.Msg {
		if _, err := io.WriteString(m.o.output(), ansi.RequestBackgroundColor); err != nil {
			return groundMsg{}
		}
		return nil
	}
	return tea.Batch(ask, m.after(groundPatience, func(time.Time) tea.Msg { return groundMsg{} }))
}

// take reports whether a key is part of an answer, and returns the colour when it is the last one.
func (g *ground) take(msg tea.KeyMsg) (taken bool, colour string) {
	text := string(msg.Runes)
	switch {
	case msg.Paste:
		return false, ""
	case msg.Alt && text == "]":
		g.coming, g.text = true, ""
		return true, ""
	case msg.Type == tea.KeyRunes && strings.HasPrefix(text, "]11;"): // its ESC was read alone
		g.coming, g.text = true, text[1:]
		return true, ""
	case !g.coming:
		return false, ""
	case msg.Alt && text == `\`, msg.Type == tea.KeyCtrlG:
		g.coming = false
		if found := groundAnswer.FindStringSubmatch(g.text); found != nil {
			return true, found[1]
		}
		return true, ""
	case msg.Type == tea.KeyRunes && !msg.Alt && begins(g.text+text):
		g.text += text
		return true, ""
	}
	g.coming = false // alt+] was a key
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

// paint takes the terminal's answer: all is painted anew for it.
func (m *model) paint(colour string) {
	c := ansi.XParseColor(colour)
	if c == nil {
		return
	}
	m.ground.awaited = false
	r, g, b, _ := c.RGBA()
	const white = 0xffff
	m.theme.SetDark(max(r, g, b)+min(r, g, b) < white)
	m.shown = shown{}
	m.refresh()
}
