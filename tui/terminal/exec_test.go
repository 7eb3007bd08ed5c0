package terminal

import (
	"io"
	"os"
	"testing"
)

// program keeps what it is to read and to write to.
type program struct {
	away
	in  io.Reader
	out io.Writer
}

func (p *program) SetStdin(r io.Reader) { p.in = r }

func (p *program) SetStdout(w io.Writer) { p.out = w }

// before stands before a terminal.
type before struct {
	io.Writer
	terminal *os.File
}

func (b before) Terminal() *os.File { return b.terminal }

// TestLentTheTerminalItself holds that a program gets the terminal, and not what stands before it: an editor looks
// whether it writes to one.
func TestLentTheTerminalItself(t *testing.T) {
	for _, w := range []io.Writer{before{io.Discard, os.Stderr}, os.Stderr} {
		p := &program{}
		new(Stops).Lent(p).SetStdout(w)
		if p.out != os.Stderr {
			t.Errorf("%T: the program writes to %T", w, p.out)
		}
	}
	p := &program{}
	new(Stops).Lent(p).SetStdin(Whole(os.Stdin))
	if p.in != os.Stdin {
		t.Errorf("the program reads from %T", p.in)
	}
}
