package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// questions are what a program asks a terminal: its colours, where the cursor is, what it is.
var questions = []string{"\x1b]10;?", "\x1b]11;?", "\x1b]4;", "\x1b[6n", "\x1b[c", "\x1b[0c", "\x1b[>c", "\x1b[>0c", "\x1b[>q", "\x1bP"}

// TestAsksNothing runs commands on a terminal that never answers: none but the screen asks it anything.
func TestAsksNothing(t *testing.T) {
	dir := t.TempDir()
	if err := unpack("testdata/shop.txtar", dir); err != nil {
		t.Fatal(err)
	}
	shop := filepath.Join(dir, "shop")
	for _, args := range [][]string{{"--version"}, {"--help"}, {"scan"}, {"show", "552bf56c"}, {"__complete", "s"}, {"demo", "--help"}, {"nothing"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			c := startConsoleAnswering(t, false, shop, 160, 40, []string{"GOPROXY=off", "GOFLAGS="}, args...)
			c.exit()
			written := c.written.String()
			if written == "" {
				t.Error("nothing was written")
			}
			for _, q := range questions {
				if strings.Contains(written, q) {
					t.Errorf("the terminal was asked %q", q)
				}
			}
		})
	}
}

// TestSilentTerminal holds that the screen comes, and takes keys, though the terminal that it asks never answers.
func TestSilentTerminal(t *testing.T) {
	dir := t.TempDir()
	if err := unpack("testdata/shop.txtar", dir); err != nil {
		t.Fatal(err)
	}
	c := startConsoleAnswering(t, false, filepath.Join(dir, "shop"), 160, 40, []string{"GOPROXY=off", "GOFLAGS="})
	waitForList(c)
	c.keys("?")
	c.wait("keys and signs")
	c.keys("\x03")
	if code := c.exit(); code != 130 {
		t.Errorf("exit code %d", code)
	}
	if written := c.written.String(); strings.Count(written, "\x1b]11;?") != 1 {
		t.Errorf("the terminal was not asked once for its background: %q", written)
	}
	c.wantRestored()
}
