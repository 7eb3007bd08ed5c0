package cli_test

import (
	"image/color"
	"io"
	"strings"
	"sync"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// emulator is a terminal: what is written to it stands on its screen, and what it is asked it answers.
type emulator struct {
	mu sync.Mutex // of vt, but not of its answers
	vt *vt.Emulator
}

// newEmulator returns a dark terminal that answers to a writer.
func newEmulator(cols, rows int, answersTo io.Writer) *emulator {
	e := &emulator{vt: vt.NewEmulator(cols, rows)}
	e.vt.SetDefaultBackgroundColor(color.Black)
	e.vt.SetDefaultForegroundColor(color.White)
	go func() {
		buf := make([]byte, 1<<10)
		for {
			n, err := e.vt.Read(buf)
			if err != nil {
				return
			}
			_, _ = answersTo.Write(buf[:n]) // to a program that has ended it says nothing
		}
	}()
	return e
}

func (e *emulator) write(text []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, _ = e.vt.Write(text)
}

// resize gives the screen another size.
func (e *emulator) resize(cols, rows int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.vt.Resize(cols, rows)
}

// size returns how many cells and lines there are.
func (e *emulator) size() (cols, rows int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.vt.Width(), e.vt.Height()
}

// alternate reports whether the screen that programs draw on is shown, and not the shell's.
func (e *emulator) alternate() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.vt.IsAltScreen()
}

// cell returns what stands at a place, a blank for nothing.
func (e *emulator) cell(x, y int) uv.Cell {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.at(x, y)
}

func (e *emulator) at(x, y int) uv.Cell {
	if c := e.vt.CellAt(x, y); c != nil {
		return *c
	}
	return uv.EmptyCell
}

// text returns what a person sees, without colours.
func (e *emulator) text() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var b strings.Builder
	for y := range e.vt.Height() {
		for x := 0; x < e.vt.Width(); {
			c := e.at(x, y)
			if c.Content == "" {
				c.Content = " "
			}
			b.WriteString(c.Content)
			x += max(1, c.Width)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
