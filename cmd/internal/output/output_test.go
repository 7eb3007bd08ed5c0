package output

import (
	"io"
	"strings"
	"testing"
)

func TestOutput(t *testing.T) {
	for _, test := range []struct {
		terminal         bool
		verbatim, stderr string
	}{
		{true, "one\n    two␛\na␛b", "ssot: what is\n    wrong␛\n"},
		{false, "one\n    two␛\na\x1bb", "ssot: what is\n    wrong␛\n"},
	} {
		var out, errs strings.Builder
		o := New(&out, &errs, test.terminal)
		o.Say("one\ntwo\x1b")
		o.Complain("what is\nwrong\x1b")
		if _, err := io.WriteString(o.Verbatim(), "a\x1bb"); err != nil {
			t.Fatal(err)
		}
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
		if out.String() != test.verbatim || errs.String() != test.stderr {
			t.Errorf("terminal %t: %q and %q", test.terminal, out.String(), errs.String())
		}
	}
}

// full is a standard output that takes no more.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestOutputFull holds that what could not be printed is an error in the end, whoever printed it; that of standard
// error is none.
func TestOutputFull(t *testing.T) {
	o := New(full{}, full{}, false)
	o.Complain("what is wrong")
	if err := o.Close(); err != nil {
		t.Error(err)
	}
	o.Say("one")
	o.Say("two")
	if err := o.Close(); err == nil || err.Error() != "write text: short write" {
		t.Error(err)
	}
}
