package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// startInit runs ssot without a rule file in a terminal.
func startInit(t *testing.T, args ...string) (c *console, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "work")
	if err := unpack("testdata/shop.txtar", dir); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, "shop")
	if err := os.Remove(filepath.Join(dir, "ssot.yaml")); err != nil {
		t.Fatal(err)
	}
	return startConsole(t, dir, 120, goEnvironment(t), args...), dir
}

// TestInitAsks goes through the questions of bare ssot without a rule file, and comes to the screen.
func TestInitAsks(t *testing.T) {
	c, dir := startInit(t)
	c.wait("What should have one owner?", "go-redis: built in")
	c.keys("\r")
	c.wait("Who owns go-redis?", "redisx.Client() keeps one")
	c.keys("\r")
	c.wait("What becomes of what is found in tests?", "rewrite: ", "allow: ")
	c.keys("j")
	c.wait("> report")
	c.keys("j")
	c.wait("> allow")
	c.keys("\r")
	if _, err := os.Stat(filepath.Join(dir, "ssot.yaml")); err == nil {
		t.Error("written before the last question")
	}
	c.wait("Write ssot.yaml?", "redis: ")
	c.keys("\r")
	c.wait("redis", "open")
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	c.wantRestored()
	src, err := os.ReadFile(filepath.Join(dir, "ssot.yaml"))
	if err != nil || !strings.Contains(string(src), "use: redisx.Client()") || !strings.Contains(string(src), "tests: allow") {
		t.Errorf("%s, %v", src, err)
	}
}

// TestInitLeft leaves in the middle, and says no at the end: nothing is written.
func TestInitLeft(t *testing.T) {
	if testing.Short() {
		t.Skip("it leaves at every question")
	}
	for name, keys := range map[string][]string{
		"in the middle": {"\r", "\x03"},
		"no":            {"\r", "\r", "\r", "n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, dir := startInit(t, "init")
			for i, wait := range []string{"What should have one owner?", "Who owns go-redis?", "What becomes of what is found in tests?", "Write ssot.yaml?"}[:len(keys)] {
				c.wait(wait)
				c.keys(keys[i])
			}
			if code := c.exit(); code != 2 {
				t.Errorf("exit code %d", code)
			}
			c.wantRestored()
			if _, err := os.Stat(filepath.Join(dir, "ssot.yaml")); err == nil {
				t.Error("it was written")
			}
		})
	}
}
