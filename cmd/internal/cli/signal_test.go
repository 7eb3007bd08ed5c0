//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// signal tells the program to end; one that has ended already is not told.
func (c *console) signal(signals ...syscall.Signal) {
	for _, s := range signals {
		_ = c.cmd.Process.Signal(s)
	}
}

// TestSignals tells the screen to end at every kind of moment. It ends, with the shell's exit code, and gives the
// terminal back as it was.
func TestSignals(t *testing.T) {
	if testing.Short() {
		t.Skip("it ends the program in every state")
	}
	editor := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\nstty raw -echo\necho editing on $TERM\nread line\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	codes := map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129}
	for _, test := range []struct {
		name    string
		until   func(c *console)
		signals []syscall.Signal
	}{
		{"while it scans", func(c *console) { c.wait("ssot ·") }, []syscall.Signal{syscall.SIGTERM}},
		{"while it scans, hang up", func(c *console) { c.wait("ssot ·") }, []syscall.Signal{syscall.SIGHUP}},
		{"in the waitForList", waitForList, []syscall.Signal{syscall.SIGTERM}},
		{"in the list, hang up", waitForList, []syscall.Signal{syscall.SIGHUP}},
		{"in the list, interrupt", waitForList, []syscall.Signal{syscall.SIGINT}},
		{"twice", waitForList, []syscall.Signal{syscall.SIGTERM, syscall.SIGTERM}},
		{"two of them", waitForList, []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM}},
		{"in a dialog", func(c *console) { waitForList(c); c.keys("?"); c.wait("keys and signs") }, []syscall.Signal{syscall.SIGTERM}},
		{"in the editor", func(c *console) { waitForList(c); c.keys("e"); c.wait("editing on xterm-256color") }, []syscall.Signal{syscall.SIGTERM}},
		{"in the editor, hang up", func(c *console) { waitForList(c); c.keys("e"); c.wait("editing on xterm-256color") }, []syscall.Signal{syscall.SIGHUP}},
		{"while the mouse is on", func(c *console) { waitForList(c); c.keys("M"); c.wait("mouse on") }, []syscall.Signal{syscall.SIGTERM}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _ := startShop(t, "EDITOR="+editor)
			test.until(c)
			c.signal(test.signals...)
			// of two that come at once, the system says which is the first
			if got := c.exit(); !slices.ContainsFunc(test.signals, func(s syscall.Signal) bool { return codes[s] == got }) {
				t.Errorf("exit code %d, for %v", got, test.signals)
			}
			c.wantRestored()
		})
	}
}

// TestSignalMeetsTheEnd holds that a signal that comes while the program ends anyway keeps it from nothing.
func TestSignalMeetsTheEnd(t *testing.T) {
	c, _ := startShop(t)
	waitForList(c)
	c.keys("q")
	c.signal(syscall.SIGTERM)
	if code := c.exit(); code != 0 && code != 143 && code != -1 { // before, during and after
		t.Errorf("exit code %d", code)
	}
	c.wantRestored()
}

// TestSignalMeetsADecision holds that a decision that is being taken is taken in whole or not at all.
func TestSignalMeetsADecision(t *testing.T) {
	c, dir := startShop(t)
	hub := filepath.Join(dir, "internal", "ws", "hub.go")
	before, err := os.ReadFile(hub)
	if err != nil {
		t.Fatal(err)
	}
	waitForList(c)
	c.keys("a")
	c.signal(syscall.SIGTERM)
	if code := c.exit(); code != 143 {
		t.Errorf("exit code %d", code)
	}
	c.wantRestored()
	after, err := os.ReadFile(hub)
	if err != nil {
		t.Fatal(err)
	}
	steps := output(t, dir, "session")
	if written, known := string(after) != string(before), strings.Contains(steps, "accept"); written != known {
		t.Errorf("the file is written: %t; the session knows: %t:\n%s", written, known, steps)
	}
}

// TestTyped holds that what was typed when the program was told to end is kept as a note, and decides nothing.
func TestTyped(t *testing.T) {
	if testing.Short() {
		t.Skip("it types through the sample")
	}
	for _, test := range []struct{ key, asks, note string }{
		{"n", "empty removes it", "unfinished note: ask the session team"},
		{"m", "why this one is meant to be", "unfinished reason to allow it: ask the session team"},
	} {
		for _, gone := range []bool{false, true} {
			c, dir := startShop(t)
			waitForList(c)
			before := tree(t, filepath.Join(dir, "internal"))
			c.keys(test.key)
			c.wait(test.asks)
			c.keys("ask the session team")
			c.wait("ask the session team")
			if gone {
				_ = c.pty.Close()          // the system tells the program
				c.signal(syscall.SIGWINCH) // draws, so that the read that keeps it open returns
			} else {
				c.signal(syscall.SIGHUP)
			}
			if code := c.exit(); code != 129 {
				t.Errorf("exit code %d", code)
			}
			if got := output(t, dir, "show", "552bf56c"); !strings.Contains(got, test.note) || strings.Contains(got, "allowed") {
				t.Errorf("%q is not kept:\n%s", test.note, got)
			}
			for path, text := range tree(t, filepath.Join(dir, "internal")) {
				if before[path] != text {
					t.Errorf("%s was written: %q", path, text)
				}
			}
		}
	}
}

// TestInterruptedEditor holds that Ctrl-C in the editor ends the editor, and not the screen that it came from.
func TestInterruptedEditor(t *testing.T) {
	editor := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\necho editing on $TERM\nread line\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	c, _ := startShop(t, "EDITOR="+editor)
	waitForList(c)
	c.keys("e")
	c.wait("editing on xterm-256color")
	c.keys("\x03")
	c.wait("the editor ended with an error", "hub.go:14")
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	c.wantRestored()
}
