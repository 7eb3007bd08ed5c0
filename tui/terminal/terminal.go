// Package terminal is the terminal as it was before the screen took it, and as it is given back: at the end, and while
// the program is stopped.
package terminal

import (
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// lastWords is how long a terminal has to take the sequences that restore it.
const lastWords = 100 * time.Millisecond

// Terminal is a terminal as it was.
type Terminal struct {
	in    *os.File
	state *term.State // nil: it is no terminal
	out   io.Writer
}

// Borrow remembers how a terminal is. What is no terminal is left alone by GiveBack.
func Borrow(in io.Reader, out io.Writer) Terminal {
	t := Terminal{out: out}
	file, ok := in.(*os.File)
	if !ok {
		return t
	}
	if state, err := term.GetState(int(file.Fd())); err == nil {
		t.in, t.state = file, state
	}
	return t
}

// GiveBack restores the terminal's state: Bubble Tea restores what it found last, which may be what an editor left
// behind that was told to end. A program that hangs has not restored anything.
func (t Terminal) GiveBack(hung bool) {
	if t.state == nil {
		return
	}
	if hung {
		written := make(chan struct{})
		go func() {
			defer close(written)
			_, _ = io.WriteString(t.out, ansi.ResetModeMouseButtonEvent+ansi.ResetModeMouseAnyEvent+ansi.ResetModeMouseExtSgr+
				ansi.ResetModeFocusEvent+ansi.ResetModeBracketedPaste+ansi.ShowCursor+ansi.ResetModeAltScreenSaveCursor)
		}()
		select {
		case <-written:
		case <-time.After(lastWords):
		}
	}
	_ = term.Restore(int(t.in.Fd()), t.state) // a terminal that is gone needs none
}
