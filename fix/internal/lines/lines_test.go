package lines_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/lines"
)

func TestLines(t *testing.T) {
	const src = "a()\r\n\tb() // why\n \tc()/* d */;;\n//e\nfg"
	for _, test := range []struct {
		offset, start, end int
		begins, ends       bool
		indent             string
	}{
		{0, 0, 5, true, false, ""},
		{3, 0, 5, false, true, ""},
		{5, 5, 17, true, false, ""},
		{6, 5, 17, true, false, "\t"},
		{9, 5, 17, false, true, "\t"},
		{17, 17, 32, true, false, ""},
		{19, 17, 32, true, false, " \t"},
		{22, 17, 32, false, false, " \t"},
		{32, 32, 36, true, true, ""},
		{36, 36, 38, true, false, ""},
		{38, 36, 38, false, true, ""},
	} {
		at := []byte(src)
		if got := lines.Start(at, test.offset); got != test.start {
			t.Errorf("%d: the line begins at %d, want %d", test.offset, got, test.start)
		}
		if got := lines.End(at, test.offset); got != test.end {
			t.Errorf("%d: the line ends at %d, want %d", test.offset, got, test.end)
		}
		if got := lines.Begins(at, test.offset); got != test.begins {
			t.Errorf("%d: begins its line: %t", test.offset, got)
		}
		if got := lines.Ends(at, test.offset); got != test.ends {
			t.Errorf("%d: ends its line: %t", test.offset, got)
		}
		if got := lines.Indent(at, test.offset); got != test.indent {
			t.Errorf("%d: indented by %q, want %q", test.offset, got, test.indent)
		}
	}
}
