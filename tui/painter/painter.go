// Package painter writes a program's frames to the terminal: at once when one is new, at most 120 times a second, and
// nothing while nothing changes. It replaces Bubble Tea's renderer, whose ticker checks for a frame 60 or 120 times a
// second: that costs one percent of a core, and a key waits for the next tick.
//
// Over wraps a model: its View hands the frame to the painter and returns the same empty frame to Bubble Tea's
// renderer. The painter writes the lines that differ from the previous frame.
//
// Bubble Tea's renderer still handles modes, the alternate screen, and releasing the terminal to other programs. It
// writes its sequences through the painter, which reads from them whether the alternate screen is active.
package painter

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// rest is the pause after a frame: terminals draw no faster.
const rest = time.Second / 120

// empty is the frame for Bubble Tea's renderer. It is invisible but not the empty string, for which the renderer would
// write a blank.
const empty = ansi.ResetStyle

// A Painter writes frames to a terminal.
type Painter struct {
	out io.Writer

	frame struct { // next frame; locked only for moments
		sync.Mutex
		text    string
		new     bool
		whole   bool // write all lines, because the screen may differ from what was written
		resting bool // a paint is running or just ended; rested will be called
	}
	screen struct { // written frame; locked while the terminal accepts output
		sync.Mutex
		open   bool     // the alternate screen is active
		stands []string // lines on the screen; nil: unknown
	}
}

// New returns a painter that writes to out.
func New(out io.Writer) *Painter { return &Painter{out: out} }

// Options returns the options that make a program write through the painter. The program's model must be the result of
// Over.
func (p *Painter) Options() []tea.ProgramOption {
	var out io.Writer = p
	if f, ok := p.out.(*os.File); ok {
		out = file{p, f}
	}
	return []tea.ProgramOption{
		tea.WithOutput(out),
		tea.WithFPS(1), // of the idle renderer
		// Hide the width from the renderer, which would pad the empty frame to it.
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
			if size, ok := msg.(tea.WindowSizeMsg); ok {
				return sizeMsg(size)
			}
			return msg
		}),
	}
}

// sizeMsg is a tea.WindowSizeMsg that the renderer does not see.
type sizeMsg tea.WindowSizeMsg

// Over returns a model whose frames the painter writes. The frames must fill the screen: the painter does not erase.
func (p *Painter) Over(m tea.Model) tea.Model { return model{m, p} }

type model struct {
	tea.Model
	painter *Painter
}

// Update handles a message and passes it to the wrapped model.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(sizeMsg); ok {
		m.painter.forget() // terminals rewrap lines in different ways
		msg = tea.WindowSizeMsg(size)
	}
	var cmd tea.Cmd
	m.Model, cmd = m.Model.Update(msg)
	return m, cmd
}

// View hands the frame to the painter and returns the empty frame.
func (m model) View() string {
	m.painter.show(m.Model.View())
	return empty
}

// show schedules a frame. It never waits for the terminal.
func (p *Painter) show(text string) {
	if text == "" { // no frame yet
		return
	}
	f := &p.frame
	f.Lock()
	defer f.Unlock()
	f.text, f.new = text, true
	if f.resting {
		return
	}
	f.resting = true
	go p.paint()
}

// rested paints the frame that arrived during the pause, if any.
func (p *Painter) rested() {
	f := &p.frame
	f.Lock()
	again := f.new
	f.resting = again
	f.Unlock()
	if again {
		p.paint()
	}
}

// paint writes the newest frame and starts the pause.
func (p *Painter) paint() {
	defer time.AfterFunc(rest, p.rested)
	s := &p.screen
	s.Lock()
	defer s.Unlock()
	f := &p.frame
	f.Lock()
	text := f.text
	if f.whole {
		s.stands = nil
	}
	f.new, f.whole = false, false
	f.Unlock()
	if !s.open {
		return
	}
	lines := strings.Split(text, "\n")
	if len(lines) != len(s.stands) {
		s.stands = nil
	}
	var b bytes.Buffer
	for i, line := range lines {
		if s.stands == nil || s.stands[i] != line {
			b.WriteString(ansi.CursorPosition(1, i+1))
			b.WriteString(line)
		}
	}
	s.stands = lines
	if b.Len() > 0 {
		_, _ = p.out.Write(b.Bytes()) // Bubble Tea notices a closed terminal
	}
}

// forget makes the next paint write all lines.
func (p *Painter) forget() {
	p.frame.Lock()
	defer p.frame.Unlock()
	p.frame.whole = true
}

// Write passes Bubble Tea's own output to the terminal. It detects the sequences that enter and leave the alternate
// screen, which is empty after entering.
func (p *Painter) Write(text []byte) (int, error) {
	s := &p.screen
	s.Lock()
	defer s.Unlock()
	switch {
	case bytes.Contains(text, []byte(ansi.SetModeAltScreenSaveCursor)):
		s.open, s.stands = true, nil
	case bytes.Contains(text, []byte(ansi.ResetModeAltScreenSaveCursor)):
		s.open = false
	}
	return p.out.Write(text)
}

// file is a painter that writes to a file. Bubble Tea needs the file to check for a terminal and to get its size.
type file struct {
	*Painter
	file *os.File
}

// Read reads from the file.
func (f file) Read(p []byte) (int, error) { return f.file.Read(p) }

// Close closes the file.
func (f file) Close() error { return f.file.Close() }

// Fd returns the file's descriptor.
func (f file) Fd() uintptr { return f.file.Fd() }

// Terminal returns the file itself, for a program that borrows the terminal.
func (f file) Terminal() *os.File { return f.file }
