package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// startJob opens the shop on the screen, as a job of a shell that puts the terminal into its own state when a job
// stops.
func startJob(t *testing.T, env ...string) *console {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no shell to stop and continue jobs with:", err)
	}
	dir := t.TempDir()
	if err := unpack("testdata/shop.txtar", dir); err != nil {
		t.Fatal(err)
	}
	env = append([]string{"GOPROXY=off", "GOFLAGS=", "PS1=shell> ", "BASH_SILENCE_DEPRECATION_WARNING=1"}, env...)
	c := startOnTerminal(t, true, filepath.Join(dir, "shop"), 160, 40, env, bash, "--norc", "--noprofile", "--noediting", "-i")
	c.wait("shell>")
	c.keys("ssot\n")
	waitForList(c)
	return c
}

// job returns the process group that has the terminal.
func (c *console) job() (pgrp int) {
	c.tb.Helper()
	c.ask(func(fd int) (err error) {
		pgrp, err = unix.IoctlGetInt(fd, unix.TIOCGPGRP)
		return err
	})
	return pgrp
}

// raw reports whether the terminal is as a screen wants it: keys come one by one, and none is a signal.
func (c *console) raw() bool {
	c.tb.Helper()
	var state *unix.Termios
	c.ask(func(fd int) (err error) {
		state, err = unix.IoctlGetTermios(fd, unix.TCGETS)
		return err
	})
	return state.Lflag&(unix.ICANON|unix.ECHO|unix.ISIG) == 0
}

// ask asks the system about the terminal.
func (c *console) ask(call func(fd int) error) {
	c.tb.Helper()
	conn, err := c.pty.SyscallConn() // Fd would make reads block
	if err != nil {
		c.tb.Fatal(err)
	}
	var got error
	if err := conn.Control(func(fd uintptr) { got = call(int(fd)) }); err != nil || got != nil {
		c.tb.Fatal(err, got)
	}
}

// TestStopped stops the screen in every way and lets it go on: it takes the terminal again and draws all of it, and the
// shell had it as it wants it meanwhile, but for the one stop that no program can see.
func TestStopped(t *testing.T) {
	kill := func(c *console, to int, signal unix.Signal) {
		if err := unix.Kill(to, signal); err != nil {
			c.tb.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		stop  func(c *console)
		stays bool // on the screen
	}{
		"Ctrl-Z":             {stop: func(c *console) { c.keys("\x1a") }},
		"SIGTSTP":            {stop: func(c *console) { kill(c, c.job(), unix.SIGTSTP) }},
		"SIGTSTP to the job": {stop: func(c *console) { kill(c, -c.job(), unix.SIGTSTP) }},
		"SIGSTOP":            {stop: func(c *console) { kill(c, c.job(), unix.SIGSTOP) }, stays: true},
	} {
		t.Run(name, func(t *testing.T) {
			c := startJob(t)
			for range 2 {
				test.stop(c)
				c.until(func() bool {
					return strings.Contains(c.screen(), "Stopped") && !c.raw() && c.alternate() == test.stays
				}, func() string { return "shell" })
				c.keys("fg\n")
				c.until(func() bool {
					screen := c.screen()
					return strings.Contains(screen, "0 of 5") && !strings.Contains(screen, "Stopped") && c.raw() && c.alternate()
				}, func() string { return "screen again" })
			}
			c.keys("q")
			c.until(func() bool { return !c.raw() && !c.alternate() }, func() string { return "shell" })
			c.keys("exit\n")
			if code := c.exit(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			c.wantRestored()
		})
	}
}

// TestStoppedEditor stops the job while an editor has the terminal, as an editor does that is stopped by a key of its
// own: all of it stops, and goes on where it was.
func TestStoppedEditor(t *testing.T) {
	editor := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\necho editing on $TERM\nread line\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	c := startJob(t, "EDITOR="+editor)
	c.keys("e")
	c.wait("editing on xterm-256color")
	if err := unix.Kill(-c.job(), unix.SIGTSTP); err != nil {
		t.Fatal(err)
	}
	c.until(func() bool { // keys that come before the prompt may be lost
		_, after, stopped := strings.Cut(c.screen(), "Stopped")
		return stopped && strings.Contains(after, "shell> ")
	}, func() string { return "a prompt behind Stopped" })
	c.keys("fg\n\n") // the second line is the editor's
	waitForList(c)
	c.keys("q")
	c.until(func() bool { return !c.raw() && !c.alternate() }, func() string { return "shell" })
	c.keys("exit\n")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	c.wantRestored()
}

// TestNotStopped has no shell around the program: a stop would be for ever.
func TestNotStopped(t *testing.T) {
	c, _ := startShop(t)
	waitForList(c)
	c.keys("\x1a")
	c.wait("it can't be stopped here: nothing would let it go on; q quits")
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	c.wantRestored()
}
