package similar

import "testing"

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0}, {"abc", "abd", 1}, {"abc", "xbc", 1}, {"abc", "ab", 1}, {"abc", "abcd", 1},
		{"abc", "xabc", 1}, {"abcd", "abdc", 1}, {"abcd", "bacd", 1}, {"abcd", "badc", 2}, {"abcd", "cdab", 4}, {"kitten", "sitting", 3}, {"abc", "cba", 2}, {"a", "b", 1},
	} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("%q to %q is %d, not %d", test.a, test.b, got, test.want)
		}
		if got := distance(test.b, test.a); got != test.want {
			t.Errorf("%q to %q is %d, not %d", test.b, test.a, got, test.want)
		}
	}
}

// TestWord holds which word is meant: the nearest, of equal ones the first, none that is far, whatever its case.
func TestWord(t *testing.T) {
	known := []string{"owner", "forbid", "forbit", "Use"}
	for written, want := range map[string]string{
		"ownr": ": did you mean owner?", "OWNER": ": did you mean owner?", "forbi": ": did you mean forbid?", "uses": ": did you mean Use?",
		"completely": "", "abcdef": "", "ner": ": did you mean owner?",
	} {
		if got := Word(written, known); got != want {
			t.Errorf("%q: %q, not %q", written, got, want)
		}
	}
	for bound, want := range map[int]string{1: "", 2: "owner", 9: "owner"} {
		if got := Nearest("ownr", known, bound); got != want {
			t.Errorf("within %d it is %q, not %q", bound, got, want)
		}
	}
	if Meant("") != "" || Meant("x") != ": did you mean x?" {
		t.Error("the end of a sentence is another")
	}
}
