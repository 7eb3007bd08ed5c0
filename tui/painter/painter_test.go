package painter

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// record is a terminal that keeps what is written to it.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

// taken returns what was written since the last call.
func (r *record) taken() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.text.Reset()
	return r.text.String()
}

// opened returns a painter whose screen is the program's.
func opened(t *testing.T) (*Painter, *record) {
	t.Helper()
	r := &record{}
	p := New(r)
	if _, err := io.WriteString(p, ansi.SetModeAltScreenSaveCursor); err != nil {
		t.Fatal(err)
	}
	r.taken()
	return p, r
}

// TestAtOnce holds that a first frame waits for nothing, that of those that follow it closely only the last is written,
// of that only what is new, and that nothing happens afterwards.
func TestAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, r := opened(t)
		p.show("a\nb\nc")
		synctest.Wait()
		if got, want := r.taken(), "\x1b[Ha\x1b[2;1Hb\x1b[3;1Hc"; got != want {
			t.Errorf("wrote %q, not %q", got, want)
		}
		p.show("a\nx\nc")
		p.show("a\ny\nc")
		synctest.Wait()
		if got := r.taken(); got != "" {
			t.Errorf("wrote %q while it was to rest", got)
		}
		<-time.After(rest)
		synctest.Wait()
		if got, want := r.taken(), "\x1b[2;1Hy"; got != want {
			t.Errorf("wrote %q, not %q", got, want)
		}
		<-time.After(rest)
		synctest.Wait()
		p.show("z\ny\nc")
		synctest.Wait()
		if got, want := r.taken(), "\x1b[Hz"; got != want {
			t.Errorf("after a rest it wrote %q, not %q", got, want)
		}
		<-time.After(rest)
		synctest.Wait()
		if p.frame.resting {
			t.Error("it goes on while there is nothing to write")
		}
		p.forget()
		<-time.After(2 * rest)
		synctest.Wait()
		if got := r.taken(); got != "" {
			t.Errorf("wrote %q, which nobody asked for", got)
		}
	})
}

// TestWholeAgain holds that a frame is written whole after the terminal broke its lines anew, and after another program
// had it, and that nothing is written while one has it.
func TestWholeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, r := opened(t)
		draw := func(text string) string {
			p.show(text)
			<-time.After(2 * rest)
			synctest.Wait()
			return r.taken()
		}
		const whole = "\x1b[Ha\x1b[2;1Hb"
		if got := draw("a\nb"); got != whole {
			t.Errorf("wrote %q, not %q", got, whole)
		}
		p.forget()
		if got := draw("a\nb"); got != whole {
			t.Errorf("after another size it wrote %q, not %q", got, whole)
		}
		if got, want := draw("a\nb\nc"), whole+"\x1b[3;1Hc"; got != want {
			t.Errorf("with more lines it wrote %q, not %q", got, want)
		}
		for _, mode := range []string{ansi.ResetModeAltScreenSaveCursor, ansi.SetModeAltScreenSaveCursor} {
			if _, err := io.WriteString(p, mode); err != nil {
				t.Fatal(err)
			}
			if got := r.taken(); got != mode {
				t.Errorf("%q became %q", mode, got)
			}
			if mode == ansi.ResetModeAltScreenSaveCursor {
				if got := draw("a\nx"); got != "" {
					t.Errorf("wrote %q on a screen that is not the program's", got)
				}
			}
		}
		if got := draw("a\nb"); got != whole {
			t.Errorf("with the screen back it wrote %q, not %q", got, whole)
		}
	})
}

// said is a model that shows the last message.
type said struct{ lines []string }

func (said) Init() tea.Cmd { return nil }

func (s said) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		s.lines = append(s.lines, msg)
	case tea.WindowSizeMsg:
		s.lines = append(s.lines, strings.Repeat("=", msg.Width))
	}
	return s, nil
}

func (s said) View() string { return strings.Join(s.lines, "\n") }

// TestProgram holds that a program of Bubble Tea's draws through the painter: its renderer adds nothing that could be
// seen and erases nothing, the model hears of the screen's size, and no frame is written once the screen is gone.
func TestProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &record{}
		p := New(r)
		program := tea.NewProgram(p.Over(said{}), append(p.Options(), tea.WithAltScreen(), tea.WithInput(nil), tea.WithoutSignalHandler())...)
		ended := make(chan error, 1)
		go func() {
			_, err := program.Run()
			ended <- err
		}()
		program.Send(tea.WindowSizeMsg{Width: 5, Height: 2})
		synctest.Wait()
		if got := r.taken(); !strings.HasSuffix(got, "\x1b[H=====") {
			t.Errorf("began with %q", got)
		}
		<-time.After(3 * time.Second)
		synctest.Wait()
		if got := r.taken(); strings.ContainsAny(ansi.Strip(got), "= ") || strings.Contains(got, "\x1b[K") {
			t.Errorf("the renderer wrote %q over the frame", got)
		}
		program.Send("abcde")
		synctest.Wait()
		if got, want := r.taken(), "\x1b[H=====\x1b[2;1Habcde"; got != want {
			t.Errorf("wrote %q, not %q", got, want)
		}
		<-time.After(rest)
		program.Send("fghij")
		synctest.Wait()
		if got, want := r.taken(), "\x1b[H=====\x1b[2;1Habcde\x1b[3;1Hfghij"; got != want {
			t.Errorf("wrote %q, not %q", got, want)
		}
		program.Send("klmno") // within the pause: its paint is due when the program has ended
		program.Quit()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		<-time.After(rest)
		synctest.Wait()
		frame, after, ok := strings.Cut(r.taken(), ansi.ResetModeAltScreenSaveCursor)
		if !ok || strings.Contains(after, "klmno") {
			t.Errorf("ended with %q, and then %q", frame, after)
		}
	})
}
