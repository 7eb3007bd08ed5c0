package place

import (
	"strings"
	"testing"
)

func TestShift(t *testing.T) {
	const before = "one\ntwo x(1) y\nthree\nfour\nfive\n"
	for _, test := range []struct {
		name, after string
		at, want    Place
	}{
		{"equal", before, Place{2, 5, 2, 9}, Place{2, 5, 2, 9}},
		{"below", "zero\n" + before, Place{2, 5, 2, 9}, Place{3, 5, 3, 9}},
		{"replaced in its line", "one\ntwo use() y\nthree\nfour\nfive\n", Place{2, 5, 2, 9}, Place{2, 5, 2, 10}},
		{"behind what was replaced", "one\ntwo use() y\nthree\nfour\nfive\n", Place{2, 10, 2, 11}, Place{2, 11, 2, 12}},
		{"several lines become one", "one\ntwo z\nfive\n", Place{2, 5, 4, 5}, Place{2, 5, 2, 6}},
		{"all gone", "", Place{2, 5, 2, 9}, Place{1, 1, 1, 1}},
		{"CRLF", strings.ReplaceAll(before, "\n", "\r\n"), Place{5, 1, 5, 5}, Place{5, 1, 5, 5}},
		{"no final newline", strings.TrimSuffix(before, "\n"), Place{5, 1, 5, 5}, Place{5, 1, 5, 5}},
		{"its end is cut off", "one\ntwo x(\nthree\nfour\nfive\n", Place{2, 5, 2, 9}, Place{2, 5, 2, 7}},
		{"another line in its place", "one\n2\nthree\nfour\nfive\n", Place{2, 5, 2, 9}, Place{2, 1, 2, 2}},
		{"more at its line's end", "one\ntwo x(1) y z\nthree\nfour\nfive\n", Place{2, 5, 2, 9}, Place{2, 5, 2, 9}},
		{"other letters before it", "one\n2 x(1) y\nthree\nfour\nfive\n", Place{2, 5, 2, 9}, Place{2, 3, 2, 7}},
		{"its first line is gone", "one\nthree\nfour\nfive\n", Place{2, 5, 4, 5}, Place{2, 1, 3, 5}},
		{"a line within it", "one\ntwo x(1) y\n3\nthree\nfour\nfive\n", Place{2, 5, 4, 5}, Place{2, 5, 5, 5}},
		{"a line above its last one is gone", "one\ntwo x(1) y\nfour\nfive\n", Place{2, 5, 4, 3}, Place{2, 5, 3, 3}},
		{"far out", before, Place{90, 7, 99, 1}, Place{90, 1, 99, 1}},
	} {
		s := NewLineMap([]byte(before), []byte(test.after))
		if got := s.Place(test.at); got != test.want {
			t.Errorf("%s: %v became %v, want %v", test.name, test.at, got, test.want)
		}
	}
}

// TestUnchanged holds of which ranges of lines all are equal in the second text.
func TestUnchanged(t *testing.T) {
	s := NewLineMap([]byte("one\ntwo\nthree\nfour\nfive\n"), []byte("one\nTWO\nthree\nfive\n"))
	for at, want := range map[Place]bool{At(1): true, At(2): false, At(3): true, At(4): false, At(5): true, {Line: 1, EndLine: 2}: false, {Line: 2, EndLine: 3}: false, {Line: 3, EndLine: 5}: false} {
		if got := s.Unchanged(at); got != want {
			t.Errorf("%v: %t", at, got)
		}
	}
}
