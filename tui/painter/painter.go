// Package painter writes a program's frames to the terminal: at once when one is new, at most 120 times a second, and
// nothing while nothing changes. It does that in place of Bubble Tea's renderer, whose ticker asks 60 or 120 times a
// second whether there is a frame, which alone costs one percent of a core, and has a key wait for the next tick.
//
// That renderer stays for everything else: modes, the other screen, programs that get the terminal meanwhile. It writes
// through the painter, which so knows when the screen is the program's, and it is given the same empty frame always.
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

// rest is how long nothing is written after a frame: terminals draw no faster.
const rest = time.Second / 120

// empty is the frame that Bubble Tea's renderer gets: nothing that could be seen, and not nothing, for which it would
// write a blank.
const empty = ansi.ResetStyle

// Painter is what writes frames to a terminal.
type Painter struct {
	out io.Writer

	frame struct { // what is to be written; held for moments only
		sync.Mutex
		text    string
		new     bool
		whole   bool // what stands on the screen is not what was written
		resting bool // a paint begins or was just now, and rested is called when the next one may be
	}
	screen struct { // what was written; held while a terminal takes it
		sync.Mutex
		open   bool     // the screen is the program's
		stands []string // lines of it; nil: that is not known
	}
}

// New returns a painter that writes to a terminal, or to whatever stands for one.
func New(out io.Writer) *Painter { return &Painter{out: out} }

// Options make a program write through the painter. Its model has to be one of Over.
func (p *Painter) Options() []tea.ProgramOption {
	var out io.Writer = p
	if f, ok := p.out.(*os.File); ok {
		out = file{p, f}
	}
	return []tea.ProgramOption{
		tea.WithOutput(out),
		tea.WithFPS(1), // of the renderer that has nothing to do
		// What does not know the screen's width does not pad the empty frame to it.
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
			if size, ok := msg.(tea.WindowSizeMsg); ok {
				return sizeMsg(size)
			}
			return msg
		}),
	}
}

// sizeMsg is a tea.WindowSizeMsg on its way past the renderer.
type sizeMsg tea.WindowSizeMsg

// Over returns a model whose views the painter writes. The views must fill the screen: nothing is erased.
func (p *Painter) Over(m tea.Model) tea.Model { return model{m, p} }

type model struct {
	tea.Model
	painter *Painter
}

// Update takes a message.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(sizeMsg); ok {
		m.painter.forget() // a terminal breaks lines anew, each in its own way
		msg = tea.WindowSizeMsg(size)
	}
	var cmd tea.Cmd
	m.Model, cmd = m.Model.Update(msg)
	return m, cmd
}

// View hands the frame to the painter.
func (m model) View() string {
	m.painter.show(m.Model.View())
	return empty
}

// show has a frame written as soon as it may be. It waits for no terminal.
func (p *Painter) show(text string) {
	if text == "" { // not yet
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

// rested is called when the next frame may be written.
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

// paint writes the newest frame, and rests.
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
		_, _ = p.out.Write(b.Bytes()) // a terminal that is gone ends the program by itself
	}
}

// forget has the next frame be written whole.
func (p *Painter) forget() {
	p.frame.Lock()
	defer p.frame.Unlock()
	p.frame.whole = true
}

// Write writes what Bubble Tea says to the terminal besides frames, and learns from it whose the screen is. When it
// became the program's, it is empty until the next frame is shown.
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

// file is a painter before a file, which Bubble Tea asks whether it is a terminal and of what size.
type file struct {
	*Painter
	file *os.File
}

// Read reads from the file.
func (f file) Read(p []byte) (int, error) { return f.file.Read(p) }

// Close closes the file.
func (f file) Close() error { return f.file.Close() }

// Fd returns the file's.
func (f file) Fd() uintptr { return f.file.Fd() }

// Terminal returns the file itself, for a program that has it meanwhile.
func (f file) Terminal() *os.File { return f.file }
