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
	changed chan struct{} // receives when something was written since it was last read
	ended   chan error    // the result of cmd.Wait
	written bytes.Buffer  // all output; read it only after the process has ended
}

// patience returns how long to wait for a screen: until 5 seconds before the test's deadline, because slow machines run
// other packages' tests at the same time. A benchmark has no deadline and waits 10 minutes.
func patience(tb testing.TB) time.Duration {
	tb.Helper()
	if t, ok := tb.(*testing.T); ok {
		if deadline, ok := t.Deadline(); ok {
			return time.Until(deadline) - 5*time.Second // to tell what is on the screen
		}
	}
	return 10 * time.Minute
}

// startConsole runs ssot in dir on a terminal of cols columns and 40 rows.
func startConsole(tb testing.TB, dir string, cols int, env []string, args ...string) *console {
	tb.Helper()
	return startConsoleAnswering(tb, true, dir, cols, 40, env, args...)
}

// startConsoleAnswering also sets the rows, and whether the terminal answers queries.
func startConsoleAnswering(tb testing.TB, answers bool, dir string, cols, rows int, env []string, args ...string) *console {
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
	answersTo := io.Discard
	if answers {
		answersTo = f
	}
	c.vt = newEmulator(cols, rows, answersTo)
	go c.read()
	tb.Cleanup(func() { _ = f.Close() })
	return c
}

// startShop runs ssot in the module testdata/shop.txtar, on 160 columns. dir is its folder.
func startShop(t *testing.T, env ...string) (c *console, dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := unpack("testdata/shop.txtar", dir); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, "shop")
	return startConsole(t, dir, 160, append([]string{"GOPROXY=off", "GOFLAGS="}, env...)), dir
}

// alternate reports whether the alternate screen is shown.
func (c *console) alternate() bool { return c.vt.alternate() }

// waitForList waits until startShop's list and the first rewrite are shown.
func waitForList(c *console) {
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

// until waits until holds returns true, and asks again after each output. It fails the test at the deadline, or when
// ssot ends. what says in the failure what was waited for.
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

// rest waits until there was no output for a duration. Tests don't depend on it; measurements and pictures do.
func (c *console) rest(quiet time.Duration) {
	for {
		select {
		case <-c.changed:
		case <-time.After(quiet):
			return
		}
	}
}

// keys writes bytes to the terminal as if they were typed.
func (c *console) keys(s string) {
	c.tb.Helper()
	if _, err := c.pty.WriteString(s); err != nil {
		c.tb.Fatal(err)
	}
}

// exit waits until ssot ends, and returns its exit code, -1 if a signal ended it.
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

// wantRestored checks that ssot left the terminal as it found it: modes, main screen, visible cursor, no mouse, focus
// or paste reports. Call it after exit.
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
