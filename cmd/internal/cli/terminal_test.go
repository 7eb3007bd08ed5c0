package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// console is ssot in a real pseudo-terminal, with an emulator on the other side that answers what a terminal answers.
type console struct {
	tb      testing.TB
	vt      vt10x.Terminal
	pty     *os.File
	cmd     *exec.Cmd
	changed chan struct{} // something was written since the last look
	ended   chan error
}

// patience is how long a screen may take to come; no test waits for time, only until a state is there.
const patience = 2 * time.Minute

// startConsole runs ssot in dir on a terminal of the given size.
func startConsole(tb testing.TB, dir string, cols, rows int, env []string, args ...string) *console {
	tb.Helper()
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	// testscript.Main runs the command that the program is called by.
	ssot := filepath.Join(tb.TempDir(), "ssot")
	if err := os.Symlink(self, ssot); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(tb.Context(), ssot, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=", "CI=", "XDG_STATE_HOME=" + dir + "-state"}, env...)...)
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)})
	if err != nil {
		tb.Fatal(err)
	}
	c := &console{tb: tb, pty: f, cmd: cmd, changed: make(chan struct{}, 1), ended: make(chan error, 1)}
	c.vt = vt10x.New(vt10x.WithSize(cols, rows), vt10x.WithWriter(f))
	go c.read()
	tb.Cleanup(func() { _ = f.Close() })
	return c
}

func (c *console) read() {
	buf := make([]byte, 32<<10)
	for {
		n, err := c.pty.Read(buf)
		if n > 0 {
			_, _ = c.vt.Write(buf[:n])
			select {
			case c.changed <- struct{}{}:
			default:
			}
		}
		if err != nil {
			c.ended <- c.cmd.Wait()
			return
		}
	}
}

// screen is what a person sees, without colours.
func (c *console) screen() string { return c.vt.String() }

// wait blocks until the screen shows all of the texts.
func (c *console) wait(texts ...string) {
	c.tb.Helper()
	deadline := time.After(patience)
	for {
		screen, missing := c.screen(), ""
		for _, s := range texts {
			if !strings.Contains(screen, s) {
				missing = s
				break
			}
		}
		if missing == "" {
			return
		}
		select {
		case <-c.changed:
		case err := <-c.ended:
			c.tb.Fatalf("ended (%v) before %q was on the screen:\n%s", err, missing, screen)
		case <-deadline:
			c.tb.Fatalf("%q did not come onto the screen:\n%s", missing, screen)
		}
	}
}

// keys types.
func (c *console) keys(s string) {
	c.tb.Helper()
	if _, err := c.pty.WriteString(s); err != nil {
		c.tb.Fatal(err)
	}
}

// exit waits for the end and returns the exit code.
func (c *console) exit() int {
	c.tb.Helper()
	select {
	case err := <-c.ended:
		if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
			c.tb.Fatal(err)
		}
		return c.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		c.tb.Fatalf("did not end:\n%s", c.screen())
		return -1
	}
}
