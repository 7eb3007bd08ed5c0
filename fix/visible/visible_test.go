package visible_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/visible"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"":                    "",
		"plain, Ünïcode 世界":   "plain, Ünïcode 世界",
		"two\nlines\tand tab": "two\nlines\tand tab",
		"\x1b[2Jgone":         "␛[2Jgone",
		"a\rb\x00\x7f":        "a␍b␀␡",
		"\u009b31m":           "‹U+009B›31m",
		"user\u202e\u2066":    "user‹U+202E›‹U+2066›",
		"zero\u200bwidth":     "zero‹U+200B›width",
		"line\u2028break":     "line‹U+2028›break",
		"not utf8 \xff\xc0":   "not utf8 ‹FF›‹C0›",
		"real \ufffd stays":   "real \ufffd stays",
	} {
		if got := visible.Text(in); got != want {
			t.Errorf("Text(%q) = %q, not %q", in, got, want)
		}
	}
}
