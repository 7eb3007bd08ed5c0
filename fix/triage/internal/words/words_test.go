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
