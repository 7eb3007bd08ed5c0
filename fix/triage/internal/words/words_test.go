package words

import (
	"testing"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"  plain  ":           "plain",
		"two\r\nlines\tand":   "two\nlines\tand",
		"\x1b[31mred\x07":     "[31mred",
		"a\u202eb\u2066c":     "abc",
		"bad \xff byte":       "bad  byte",
		"zero\u200bwidth\x00": "zerowidth",
	} {
		if got := Printable(text, true); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestReopened(t *testing.T) {
	for _, test := range []struct {
		open, skipped int
		want          string
	}{
		{1, 0, "1 decision is open again"},
		{0, 2, "2 decisions are skipped again"},
		{2, 1, "2 decisions are open again, 1 is skipped again"},
	} {
		if got := Reopened(test.open, test.skipped); got != test.want {
			t.Errorf("%d and %d: %q", test.open, test.skipped, got)
		}
	}
}
