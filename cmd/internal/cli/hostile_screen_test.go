package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// raws are what a terminal obeys, as evil has them, in bytes that the screen itself never writes: titles, the clipboard
// (OSC 52, which only the key Y writes), C1 as a rune and as a byte, a line of another's.
var raws = regexp.MustCompile("\x1b\\](0|1|2|52)[;\a]|\u009b|\u0085|\nFORGED|\rFORGED|\x1b\\[31m\u202e")

// TestHostileScreen looks through names, literals, comments, messages of the type checker and texts of rules that a
// terminal would obey, on the screen and line by line, and decides. None of it is written to the terminal as it is.
func TestHostileScreen(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts the screen on a terminal")
	}
	for _, args := range [][]string{nil, {"--plain"}} {
		shop := hostile(t)
		write(t, filepath.Join(shop, "ssot.yaml"), strings.Replace(string(must(os.ReadFile(filepath.Join(shop, "ssot.yaml")))), "title: ", "docs: on\n    title: ", 1))
		c := startConsoleAnswering(t, true, shop, 160, 40, append(goEnvironment(t), "EDITOR=true"), args...)
		if args == nil {
			lookThrough(c)
		} else {
			c.wait("one line a decision")
			for _, line := range []string{"show", "s", "n\nlater", "list", "a", "u", "news", "?", "q"} {
				c.keys(line + "\n")
			}
		}
		c.exit()
		written := c.written.Bytes()
		if !bytes.Contains(written, []byte("␛]0;x␇")) {
			t.Errorf("%q: nothing of it was shown at all", args)
		}
		if at := raws.FindIndex(written); at != nil {
			t.Errorf("%q: the terminal got %q", args, written[max(0, at[0]-80):min(len(written), at[1]+80)])
		}
		for rest := written; len(rest) > 0; {
			r, n := utf8.DecodeRune(rest)
			at := len(written) - len(rest)
			if r == utf8.RuneError && n == 1 || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point) {
				t.Fatalf("%q: the terminal got %q", args, written[max(0, at-80):min(len(written), at+80)])
			}
			rest = rest[n:]
		}
	}
}

// lookThrough goes to every violation with every pane that there is, and takes some decisions.
func lookThrough(c *console) {
	c.tb.Helper()
	c.wait("type-checks", "a accept")
	for _, pane := range []string{"?", "i", "m", "c"} { // each has keys of its own, and goes with esc
		c.keys(pane)
		c.until(func() bool { return !strings.Contains(c.screen(), "a accept") }, func() string { return "what " + pane + " opens" })
		c.keys("\x1b")
		c.wait("a accept")
	}
	for _, by := range []string{"by file", "by rule", "by shape"} {
		c.keys("o")
		c.wait(by)
	}
	c.keys("n")
	c.wait("note on ")
	c.keys("later\r")
	c.wait("noted")
	c.keys("s")
	c.wait("skipped")
	c.keys("u")
	c.wait("undid")
	for range 12 { // each is drawn, whatever is planned of it by then
		c.keys("j\r|")
		c.keys("\x1b")
	}
	c.keys("g")
	c.wait("type-checks", "a accept")
	c.keys("q")
}
