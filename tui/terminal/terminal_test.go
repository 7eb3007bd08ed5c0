package terminal

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/term"
)

// TestMultiplexers holds what is written in tmux and in screen, and that a long sequence is cut for screen.
func TestMultiplexers(t *testing.T) {
	long := strings.Repeat("x", 1500)
	for env, want := range map[[2]string]string{
		{"TERM", "xterm"}:  "x",
		{"TMUX", "1"}:      "x\x1bPtmux;x\x1b\\",
		{"TERM", "tmux"}:   "x\x1bPtmux;x\x1b\\",
		{"STY", "1"}:       "x\x1bPx\x1b\\",
		{"TERM", "screen"}: "x\x1bPx\x1b\\",
		{"X", "1"}:         "x",
	} {
		getenv := func(name string) string {
			if name == env[0] {
				return env[1]
			}
			return ""
		}
		if got := Through(getenv, "x"); got != want {
			t.Errorf("%v: %q, not %q", env, got, want)
		}
		if got := Through(getenv, long); strings.Count(got, "\x1bP") != map[string]int{"TMUX": 1, "STY": 3}[env[0]] && env[0] != "TERM" {
			t.Errorf("%v: a long one is cut into %d", env, strings.Count(got, "\x1bP"))
		}
	}
}

// TestGiveBack holds that a terminal gets its settings back, that a program which hangs has its terminal leave the
// alternate screen, and that what is no terminal is left alone.
func TestGiveBack(t *testing.T) {
	for name, in := range map[string]io.Reader{"a reader": strings.NewReader(""), "a file": open(t, os.DevNull)} {
		var out bytes.Buffer
		if Borrow(in, &out).GiveBack(true); out.Len() > 0 {
			t.Errorf("%s is written to: %q", name, out.String())
		}
	}
	tty := open(t, "/dev/ptmx")
	for _, hung := range []bool{false, true} {
		var out bytes.Buffer
		before, err := term.GetState(int(tty.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		borrowed := Borrow(tty, &out)
		if _, err := term.MakeRaw(int(tty.Fd())); err != nil {
			t.Fatal(err)
		}
		borrowed.GiveBack(hung)
		if after, err := term.GetState(int(tty.Fd())); err != nil || *after != *before {
			t.Errorf("hung %t: it is not as it was (%v)", hung, err)
		}
		if told := strings.Contains(out.String(), "\x1b[?25h\x1b[?1049l"); told != hung {
			t.Errorf("hung %t: it was told %q", hung, out.String())
		}
	}
	r, w := io.Pipe() // takes nothing
	defer func() { _ = r.Close() }()
	Borrow(tty, w).GiveBack(true)
}

// open opens a file; the test is skipped where there is none.
func open(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestStops holds that nothing is stopped before it is watched, or where there is no terminal, and that what has the
// terminal is known while it has it.
func TestStops(t *testing.T) {
	var s Stops
	if s.Watch(t.Context(), strings.NewReader(""), nil, nil); s.Able() {
		t.Error("a program without a terminal can be stopped")
	}
	if s.Watch(t.Context(), open(t, os.DevNull), nil, nil); s.Able() {
		t.Error("a program without a terminal can be stopped")
	}
	err := s.Lend(func() error {
		if !s.away.Load() {
			t.Error("what has the terminal is not known")
		}
		return io.EOF
	})
	if !errors.Is(err, io.EOF) || s.away.Load() {
		t.Errorf("after its end, with %v, it has the terminal: %t", err, s.away.Load())
	}
	p := &program{away: func() error {
		if !s.away.Load() {
			t.Error("a program that has the terminal is not known")
		}
		return nil
	}}
	if err := s.Lent(p).Run(); err != nil || s.away.Load() {
		t.Errorf("a program that is lent the terminal: %v", err)
	}
}
