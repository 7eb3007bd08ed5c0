package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/triage"
)

// display is what a program wrote so far; wait returns when a text has come.
type display struct {
	mu   sync.Mutex
	cond *sync.Cond
	buf  bytes.Buffer
	read int // of what is shown of buf
}

func newTerminal() *display {
	t := &display{}
	t.cond = sync.NewCond(&t.mu)
	return t
}

func (t *display) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.cond.Broadcast()
	return t.buf.Write(p)
}

// wait waits for a text among what was written after the text of the last wait.
func (t *display) wait(tb testing.TB, text string) {
	tb.Helper()
	stop := time.AfterFunc(2*time.Minute, t.cond.Broadcast)
	defer stop.Stop()
	deadline := time.Now().Add(2 * time.Minute)
	t.mu.Lock()
	defer t.mu.Unlock()
	for {
		plain := ansi.Strip(t.buf.String())
		if _, after, ok := strings.Cut(plain[min(t.read, len(plain)):], text); ok {
			t.read = len(plain) - len(after)
			return
		}
		if time.Now().After(deadline) {
			tb.Fatalf("%q did not appear in\n%s", text, plain)
		}
		t.cond.Wait()
	}
}

type result struct {
	summary string
	code    int
	err     error
}

// start runs the whole program on pipes; size is told as a terminal would.
func start(t *testing.T, o Options) (out *display, in io.Writer, ended <-chan result) {
	t.Helper()
	out = newTerminal()
	in, _, ended = startOn(t, o, out)
	return out, in, ended
}

// startOn is start on a terminal of one's own; tell tells the program to end.
func startOn(t *testing.T, o Options, out io.Writer) (in io.Writer, tell func(), ended <-chan result) {
	t.Helper()
	r, w := io.Pipe()
	o.Input, o.Output = r, out
	ctx, cancel := context.WithCancel(t.Context())
	m := newModel(ctx, o, newTheme(o))
	p := program(m)
	done := make(chan result, 1)
	go func() {
		s, code, err := play(ctx, m, p)
		done <- result{s, code, err}
	}()
	go p.Send(tea.WindowSizeMsg{Width: 100, Height: 30})
	t.Cleanup(func() { cancel(); _ = w.Close() })
	return w, cancel, done
}

func TestProgram(t *testing.T) {
	s := shop(t)
	gate := make(chan struct{})
	out, in, ended := start(t, Options{Title: "netra", Open: func(_ context.Context, progress func(triage.Progress)) (Session, []string, error) {
		progress(triage.Progress{Phase: "checking types", Done: 1, Total: 9, Found: s.Items()[4:6]})
		<-gate
		return s, nil, nil
	}})
	out.wait(t, "checking types 1/9 · 2 found")
	close(gate)
	out.wait(t, "closes: the shared client")
	press := func(keys, until string) {
		t.Helper()
		if _, err := io.WriteString(in, keys); err != nil {
			t.Fatal(err)
		}
		out.wait(t, until)
	}
	press("j", "rdb := redisx.Client()")
	press("a", "1 of 8: 1 accepted")
	out.wait(t, "drops DB: 3")
	press("s", "2 of 8: 1 accepted 1 skipped")
	press("u", "undone")
	press("?", "keys and signs")
	if _, err := io.WriteString(in, "\x03"); err != nil {
		t.Fatal(err)
	}
	got := <-ended
	want := result{"1 accepted, 0 allowed, 0 skipped; left: redis 7 in 5 files, redis-import 1 in 1 file", 130, nil}
	if got != want {
		t.Errorf("ended with %+v, want %+v", got, want)
	}
}

func TestProgramQuits(t *testing.T) {
	out, in, ended := start(t, Options{Open: func(context.Context, func(triage.Progress)) (Session, []string, error) { return shop(t), nil, nil }})
	out.wait(t, "closes: the shared client")
	if _, err := io.WriteString(in, "q"); err != nil {
		t.Fatal(err)
	}
	if got := <-ended; got.code != 0 || got.err != nil || !strings.HasPrefix(got.summary, "0 accepted") {
		t.Errorf("ended with %+v", got)
	}
}

// TestPastedInPieces holds that a paste decides nothing whose opening mark comes in two pieces.
func TestPastedInPieces(t *testing.T) {
	s := shop(t)
	out, in, ended := start(t, Options{Title: "netra", Open: func(context.Context, func(triage.Progress)) (Session, []string, error) { return s, nil, nil }})
	out.wait(t, "closes: the shared client")
	for _, piece := range []string{"j", "\x1b[20", "0~a pasted a text\x1b[201~"} {
		if _, err := io.WriteString(in, piece); err != nil {
			t.Fatal(err)
		}
	}
	out.wait(t, "pasted text is not taken for keys")
	if _, err := io.WriteString(in, "q"); err != nil {
		t.Fatal(err)
	}
	if got := <-ended; got.code != 0 || got.err != nil || !strings.HasPrefix(got.summary, "0 accepted") {
		t.Errorf("ended with %+v", got)
	}
}

func TestProgramWithoutASession(t *testing.T) {
	fault := errors.New("no go.mod here")
	_, _, ended := start(t, Options{Open: func(context.Context, func(triage.Progress)) (Session, []string, error) { return nil, nil, fault }})
	if got := <-ended; !errors.Is(got.err, fault) || got.code != 2 || got.summary != "" {
		t.Errorf("ended with %+v", got)
	}
}

// TestCtrlCWhileScanning holds that a scan is stopped, and that nothing was decided.
func TestCtrlCWhileScanning(t *testing.T) {
	out, in, ended := start(t, Options{Open: func(ctx context.Context, _ func(triage.Progress)) (Session, []string, error) {
		<-ctx.Done()
		return nil, nil, ctx.Err()
	}})
	out.wait(t, "scanning")
	if _, err := io.WriteString(in, "\x03"); err != nil {
		t.Fatal(err)
	}
	if got := <-ended; got.code != 130 || got.err != nil || got.summary != "the scan was not finished; nothing was decided" {
		t.Errorf("ended with %+v", got)
	}
}
