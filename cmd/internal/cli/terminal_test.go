package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// console is ssot in a real pseudo-terminal, with an emulator on the other side that answers what a terminal answers.
type console struct {
	tb      testing.TB
	vt      *emulator
	pty     *os.File
	cmd     *exec.Cmd
	changed chan struct{} // something was written since the last look
	ended   chan error
	written bytes.Buffer // all that came, to be read when it has ended
}

// patience returns how long a screen may take to come: as long as the tests may go on, for other packages' are run
// beside these, and machines are slow. No test waits for time, only until a state is there.
func patience(tb testing.TB) time.Duration {
	tb.Helper()
	if t, ok := tb.(*testing.T); ok {
		if deadline, ok := t.Deadline(); ok {
			return time.Until(deadline) - 5*time.Second // to tell what is on the screen
		}
	}
	return 10 * time.Minute
}

// startConsole runs ssot in dir on a terminal of the given size.
func startConsole(tb testing.TB, dir string, cols int, env []string, args ...string) *console {
	tb.Helper()
	return startConsoleThat(tb, true, dir, cols, 40, env, args...)
}

// startConsoleThat is startConsole on a terminal that answers what it is asked, or is silent.
func startConsoleThat(tb testing.TB, answers bool, dir string, cols, rows int, env []string, args ...string) *console {
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
	return startOnTerminal(tb, answers, dir, cols, rows, env, ssot, args...)
}

// startOnTerminal runs a program on a terminal.
func startOnTerminal(tb testing.TB, answers bool, dir string, cols, rows int, env []string, program string, args ...string) *console {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=", "CI=", "XDG_STATE_HOME=" + dir + "-state"}, env...)...)
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)})
	if err != nil {
		tb.Fatal(err)
	}
	c := &console{tb: tb, pty: f, cmd: cmd, changed: make(chan struct{}, 1), ended: make(chan error, 1)}
	mouth := io.Discard
	if answers {
		mouth = f
	}
	c.vt = newEmulator(cols, rows, mouth)
	go c.read()
	tb.Cleanup(func() { _ = f.Close() })
	return c
}

// startShop opens the shop on the screen.
func startShop(t *testing.T, env ...string) (c *console, dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := unpack("testdata/shop.txtar", dir); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, "shop")
	return startConsole(t, dir, 160, append([]string{"GOPROXY=off", "GOFLAGS="}, env...)), dir
}

// alternate reports whether the screen that programs draw on is shown, and not the shell's.
func (c *console) alternate() bool { return c.vt.alternate() }

// list waits until the list and a rewrite are on the screen.
func list(c *console) {
	c.tb.Helper()
	c.wait("0 of 5", "type-checks", "redisx.Client()", "hub.go:14")
}

func (c *console) read() {
	buf := make([]byte, 32<<10)
	for {
		n, err := c.pty.Read(buf)
		if n > 0 {
			c.vt.write(buf[:n])
			c.written.Write(buf[:n])
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

// screen returns what a person sees, without colours.
func (c *console) screen() string { return c.vt.text() }

// wait blocks until the screen shows all of the texts.
func (c *console) wait(texts ...string) {
	c.tb.Helper()
	missing := ""
	c.until(func() bool {
		screen := c.screen()
		for _, missing = range texts {
			if !strings.Contains(screen, missing) {
				return false
			}
		}
		return true
	}, func() string { return fmt.Sprintf("%q", missing) })
}

// until blocks until something holds, which is looked at whenever something was written.
func (c *console) until(holds func() bool, what func() string) {
	c.tb.Helper()
	deadline := time.After(patience(c.tb))
	for !holds() {
		select {
		case <-c.changed:
		case err := <-c.ended:
			c.tb.Fatalf("ended (%v) before there was %s:\n%s", err, what(), c.screen())
		case <-deadline:
			c.tb.Fatalf("there was no %s:\n%s", what(), c.screen())
		}
	}
}

// rest blocks until nothing was written for so long. No test depends on it: it is for measuring, and for pictures.
func (c *console) rest(long time.Duration) {
	for {
		select {
		case <-c.changed:
		case <-time.After(long):
			return
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
	case <-time.After(patience(c.tb)):
		c.tb.Fatalf("did not end:\n%s", c.screen())
		return -1
	}
}

// wantRestored fails unless the terminal is as a shell wants it: its modes as of a new one, the main screen, a cursor,
// and nothing reported. To be called after exit.
func (c *console) wantRestored() {
	c.tb.Helper()
	fresh, tty, err := pty.Open()
	if err != nil {
		c.tb.Fatal(err)
	}
	defer func() { _ = errors.Join(tty.Close(), fresh.Close()) }()
	if got, want := modes(c.tb, c.pty), modes(c.tb, fresh); !reflect.DeepEqual(got, want) {
		c.tb.Errorf("the terminal's modes are %+v, not %+v", got, want)
	}
	written := c.written.String()
	for name, mode := range map[string]string{"alternate screen": "1049", "bracketed paste": "2004", "focus": "1004", "mouse": "1002"} {
		if strings.LastIndex(written, "\x1b[?"+mode+"h") > strings.LastIndex(written, "\x1b[?"+mode+"l") {
			c.tb.Errorf("%s is left on", name)
		}
	}
	if strings.LastIndex(written, "\x1b[?25l") > strings.LastIndex(written, "\x1b[?25h") {
		c.tb.Error("the cursor is left hidden")
	}
}

func modes(tb testing.TB, f *os.File) (state *term.State) {
	tb.Helper()
	conn, err := f.SyscallConn() // Fd would make reads block, for Close too
	if err != nil {
		tb.Fatal(err)
	}
	var got error
	if err := conn.Control(func(fd uintptr) { state, got = term.GetState(int(fd)) }); err != nil || got != nil {
		tb.Fatal(err, got)
	}
	return state
}
