package consequence

import (
	"strings"
	"testing"
)

// TestExchange has one letter per line for the base, the text on disk, and the base under decisions.
func TestExchange(t *testing.T) {
	for _, test := range []struct {
		name, base, disk, was, is, rest, want string
		lean                                  bool
	}{
		{"one is taken back", "i a b c", "i A B c", "i X b c", "i a b c", "i a Y c", "i a B c", false},
		{"one is added", "i a b c", "i A b c", "i a b c", "i a b Z", "i X b c", "i A b Z", false},
		{"one is decided in another way", "i a b c", "i A B c", "i X b c", "i Z b c", "i a Y c", "i Z B c", false},
		{"with an import that the others need", "i - a b", "i m - A B", "i m - X b", "i - a b", "i m - a Y", "i m - a B", false},
		{"with the import that is there", "i - a b", "i m - A b", "i - a b", "i m - a Z", "i m - X b", "i m - A Z", false},
		{"with another import", "i - a b", "i m - A b", "i - a b", "i n - a Z", "i n - X b", "i m n - A Z", false},
		{"several lines become one", "i a b c", "i A c", "i X c", "i a b c", "i a b c", "i a b c", false},
		{"lines that were inserted", "i a b", "i a k b l", "i a x b", "i a b", "i a b", "i a b l", false},
		{"with an import that nothing needs then", "i - a b", "i n m - A Z", "i n - X b", "i - a b", "i n - a Z", "i n - a Z", true},
		{"in lines that another one changed as well", "i a b", "i A B", "i X b", "i a b", "i Y b", "i A B", false},
		{"a line inserted by hand beside an import", "i - a b", "i k m - A B", "i m - X b", "i - a b", "i m - a Y", "i k m - a B", false},
		{"a line that others changed too, with unneeded imports dropped", "i a b", "i A B", "i X b", "i a b", "i Y b", "i A B", true},
		{"a line inserted elsewhere, with unneeded imports dropped", "i a b", "i A b k", "i X b", "i a b", "i a b", "i a b k", true},
		{"where something else stands", "i a b", "i A b", "i a b", "i Z b", "i a b", "", false},
		{"where what stands has it already", "i a b", "i A b", "i a b", "i A b", "i a b", "i A b", false},
		{"with an import after the one that is there", "i - a b", "i m - A b", "i - a b", "i z - a Z", "i z - X b", "i m z - A Z", false},
		{"of lines, where others inserted some among them", "i a b c d", "i a b X c d", "i a b c d", "i Y d", "i a b c d", "", false},
		{"of one of the lines that became fewer", "i a b c d", "i X d", "i a b c d", "i a Y c d", "i a b c d", "", false},
		{"of an insertion that stands elsewhere", "i a b c", "i m a B c", "i a m b c", "i a b c", "i a B c", "i a B c", false},
		{"of an insertion that stands elsewhere and that others have", "i a b c", "i m a B c", "i a m b c", "i a b c", "i a m B c", "i m a B c", false},
		{"of an insertion behind lines that are gone", "i a b c", "i a", "i a b c", "i a b c n", "i a b c", "i a n", false},
	} {
		lines := func(s string) []byte { return []byte(strings.ReplaceAll(s, " ", "\n") + "\n") }
		got := exchange(lines(test.base), lines(test.disk), lines(test.was), lines(test.is), lines(test.rest), test.lean)
		if s := strings.Join(strings.Fields(string(got)), " "); s != test.want {
			t.Errorf("%s: %q, want %q", test.name, s, test.want)
		}
	}
}

// TestExchangeEnds checks line ends, and a last line without one.
func TestExchangeEnds(t *testing.T) {
	got := exchange([]byte("i\r\na\r\nb"), []byte("i\r\nA\r\nB"), []byte("i\r\na\r\nY"), []byte("i\r\na\r\nb"), []byte("i\r\nX\r\nb"), false)
	if string(got) != "i\r\nA\r\nb" {
		t.Errorf("%q", got)
	}
}
