//go:build unix

package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// resize gives the terminal another size; the system tells the program.
func (c *console) resize(cols, rows int) {
	c.tb.Helper()
	c.vt.resize(cols, rows)
	if err := pty.Setsize(c.pty, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		c.tb.Fatal(err)
	}
}

// foot returns the last line of the screen.
func (c *console) foot() string {
	lines := strings.Split(strings.TrimSuffix(c.screen(), "\n"), "\n")
	return lines[len(lines)-1]
}

// TestResizeInEveryState gives the terminal other sizes in each state of the screen: it is drawn anew from the first
// line to the last, the state stays, and what was typed.
func TestResizeInEveryState(t *testing.T) {
	if testing.Short() {
		t.Skip("it resizes in every state")
	}
	for _, test := range []struct {
		name, keys, asks, text, shows, foot string
	}{
		{"list", "", "", "", "redis.NewClient", "a accept"},
		{"zoomed", "\r", "", "", "hub.go:14", "esc list"},
		{"side by side", "|", "", "", "> ", "a accept"},
		{"field", "n", "empty removes it", "ask them", "ask them", "enter keep"},
		{"help", "?", "", "", "keys and signs", "esc close"},
		{"several", "A", "", "", "accept 1 of 1 in hub.go?", "y accept all"},
		{"filter", "/", "", "hub", "/hub", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, dir := startShop(t)
			waitForList(c)
			before := tree(t, filepath.Join(dir, "internal"))
			c.keys(test.keys)
			c.wait(test.asks)
			c.keys(test.text)
			for _, size := range []struct{ cols, rows int }{{160, 40}, {80, 24}, {50, 12}, {200, 60}, {39, 9}, {140, 40}, {100, 20}} {
				if size.cols != 160 {
					c.resize(size.cols, size.rows)
				}
				if size.cols < 40 {
					c.wait(fmt.Sprintf("ssot needs 40x10; this is %dx%d", size.cols, size.rows))
					continue
				}
				c.until(func() bool { return strings.Contains(c.foot(), test.foot) && strings.Contains(c.screen(), test.shows) },
					func() string { return fmt.Sprintf("%q above %q at %dx%d", test.shows, test.foot, size.cols, size.rows) })
			}
			c.signal(syscall.SIGTERM)
			if code := c.exit(); code != 143 {
				t.Errorf("exit code %d", code)
			}
			c.wantRestored()
			for path, text := range tree(t, filepath.Join(dir, "internal")) {
				if before[path] != text {
					t.Errorf("%s was written: %q", path, text)
				}
			}
		})
	}
}

// TestBurst types at 20 ms a key, and then several keys at once. All are taken, in order, those that decide too:
// nothing is lost.
func TestBurst(t *testing.T) {
	c, _ := startShop(t)
	waitForList(c)
	pace := time.NewTicker(20 * time.Millisecond)
	defer pace.Stop()
	for _, key := range strings.Repeat("jjkjk", 10) + "k" + strings.Repeat("k", 15) {
		<-pace.C
		c.keys(string(key))
	}
	c.wait("> ·  14")
	for range 2 {
		<-pace.C
		c.keys("s")
	}
	c.keys("ss")
	c.wait("redis 1 open")
	c.keys("uuq") // which end it behind what they take back
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if got := c.screen(); !strings.Contains(got, "2 skipped") {
		t.Errorf("not all was taken back before the end:\n%s", got)
	}
	c.wantRestored()
}

// TestKilled holds what nothing can be done against: the program is killed at once. What was decided before stands, a
// file is whole, and the next run goes on from there and can take it back.
func TestKilled(t *testing.T) {
	c, dir := startShop(t)
	hub := filepath.Join(dir, "internal", "ws", "hub.go")
	original := tree(t, filepath.Dir(hub))[hub]
	waitForList(c)
	c.keys("a")
	c.wait("1 accepted")
	c.keys("n")
	c.wait("empty removes it")
	c.keys("half a note")
	c.wait("half a note")
	c.signal(syscall.SIGKILL)
	if code := c.exit(); code != -1 {
		t.Errorf("exit code %d", code)
	}
	if got := tree(t, filepath.Dir(hub))[hub]; !strings.Contains(got, "redisx.Client()") {
		t.Errorf("what was accepted is not in the file:\n%s", got)
	}
	c = startConsole(t, dir, 160, []string{"GOPROXY=off", "GOFLAGS="})
	c.wait("1 of 5")
	c.keys("u")
	c.wait("take back what an earlier run decided")
	pace := time.NewTicker(50 * time.Millisecond)
	defer pace.Stop()
	for !strings.Contains(c.screen(), "0 of 5") { // an answer that comes too soon is none
		<-pace.C
		c.keys("y")
	}
	c.keys("\x03")
	c.exit()
	c.wantRestored()
	if got := tree(t, filepath.Dir(hub))[hub]; got != original {
		t.Errorf("taken back, the file is\n%s", got)
	}
}

// TestEditedBehindThePreview holds that a file that is edited while its rewrite is looked at is shown anew without a
// key, and that accepting it keeps the edit.
func TestEditedBehindThePreview(t *testing.T) {
	c, dir := startShop(t)
	hub := filepath.Join(dir, "internal", "ws", "hub.go")
	waitForList(c)
	text, err := os.ReadFile(hub)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(text), "type Hub struct", "// Hub is edited meanwhile.\ntype Hub struct", 1)
	if err := os.WriteFile(hub, []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	c.wait("hub.go:15", "redisx.Client()", "type-checks")
	c.keys("a")
	c.wait("1 of 5")
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	c.wantRestored()
	if got := tree(t, filepath.Dir(hub))[hub]; !strings.Contains(got, "// Hub is edited meanwhile.") || !strings.Contains(got, "redisx.Client()") {
		t.Errorf("the edit or the rewrite is missing:\n%s", got)
	}
}
