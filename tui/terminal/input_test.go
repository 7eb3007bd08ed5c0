package terminal

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pieces is a terminal from which each read gets one piece.
type pieces []string

func (p *pieces) Read(b []byte) (int, error) {
	if len(*p) == 0 {
		return 0, io.EOF
	}
	n := copy(b, (*p)[0])
	if (*p)[0] = (*p)[0][n:]; (*p)[0] == "" {
		*p = (*p)[1:]
	}
	return n, nil
}

// TestWhole holds what comes of pieces of sequences, read by read.
func TestWhole(t *testing.T) {
	for _, test := range []struct{ in, want []string }{
		{in: []string{"a", "jk", "\x1b", "a"}, want: []string{"a", "jk", "\x1b", "a"}},
		{in: []string{"\x1b[20", "0~a pasted a text\x1b[201~", "j"}, want: []string{"\x1b[200~a pasted a text\x1b[201~", "j"}},
		{in: []string{"\x1b[", "200~a\x1b[201~"}, want: []string{"\x1b[200~a\x1b[201~"}},
		{in: []string{"\x1b", "[200~a\x1b[201~"}, want: []string{"\x1b", "\x1b[200~a\x1b[201~"}},
		{in: []string{"\x1b", "[", "200~a\x1b[201~"}, want: []string{"\x1b", "[", "\x1b[200~a\x1b[201~"}},
		{in: []string{"j\x1b[200~a", "a\x1b", "[201~", "a"}, want: []string{"j\x1b[200~a", "a", "\x1b[201~", "a"}},
		{in: []string{"\x1b[200~a\x1b]11;", "a\x1b[20", "1~", "a"}, want: []string{"\x1b[200~a\x1b]11;", "a", "\x1b[201~", "a"}},
		{in: []string{"\x1b]11;rgb:", "aaaa/aaaa/aaaa\x1b\\", "a"}, want: []string{"\x1b]11;rgb:aaaa/aaaa/aaaa\x1b\\", "a"}},
		{in: []string{"\x1b]11;rgb:aaaa/aaaa/aaaa\x1b", "\\a"}, want: []string{"\x1b]11;rgb:aaaa/aaaa/aaaa\x1b\\a"}},
		{in: []string{"\x1b", "]11;rgb:aaaa/aaaa/aaaa", "\a"}, want: []string{"\x1b", "\x1b]11;rgb:aaaa/aaaa/aaaa\a"}},
		{in: []string{"\x1b]", "j"}, want: []string{"\x1b]j"}},
		{in: []string{"\x1b]11;q", "a"}, want: []string{"\x1b]11;q", "a"}},
		{in: []string{"\x1b]11", "\x1b", "x"}, want: []string{"\x1b]11\x1bx"}},
		{in: []string{"j\x1b[<0;5", ";5M\x1b", "[A"}, want: []string{"j", "\x1b[<0;5;5M\x1b", "\x1b[A"}},
		{in: []string{"\x1b[M", " a", "a", "a"}, want: []string{"\x1b[M aa", "a"}},
		{in: []string{"\x1b[[", "A", "A"}, want: []string{"\x1b[[A", "A"}},
		{in: []string{"\x1bO", "A", "A"}, want: []string{"\x1bOA", "A"}},
		{in: []string{"\x1b", "OA", "A"}, want: []string{"\x1b", "\x1bOA", "A"}},
		{in: []string{"\x1bO\x1b[", "A", "a"}, want: []string{"\x1bO", "\x1b[A", "a"}},
		{in: []string{"\x1bO", "\x03"}, want: []string{"\x1bO\x03"}},
		{in: []string{"\x1b[", "\x03", "a"}, want: []string{"\x1b[\x03", "a"}},
		{in: []string{"\x1b[", "\x1b", "a"}, want: []string{"\x1b[\x1b", "a"}},
		{in: []string{"\x1b[7$", "a"}, want: []string{"\x1b[7$", "a"}},
		{in: []string{"\x1b[?2026;2$", "y", "a"}, want: []string{"\x1b[?2026;2$y", "a"}},
		{in: []string{"\x1ba\x1b\x1b[A\x1b\x1b", "j"}, want: []string{"\x1ba\x1b\x1b[A\x1b\x1b", "j"}},
		{in: []string{"\x1b[" + strings.Repeat("1", 30), strings.Repeat("1", 40), "a"}, want: []string{"\x1b[" + strings.Repeat("1", 70), "a"}},
		{in: []string{"a\x1b["}, want: []string{"a", "\x1b["}},
		{in: []string{"a", "\x1b"}, want: []string{"a", "\x1b"}},
		{in: []string{"\x1b", "["}, want: []string{"\x1b", "["}},
		{in: []string{"\x1bO5", "A", "a"}, want: []string{"\x1bO5A", "a"}},
		{in: []string{"\x1bOA\x1bO", "B"}, want: []string{"\x1bOA", "\x1bOB"}},
		{in: []string{"a[M\x1b", "j"}, want: []string{"a[M\x1b", "j"}}, // letters before ESC are no part of it
		{in: []string{"a]11;rgb:\x1b", "j"}, want: []string{"a]11;rgb:\x1b", "j"}},
		{in: []string{strings.Repeat("x", 254) + "\x1b[20", "0~a\x1b[201~"}, want: []string{strings.Repeat("x", 254), "\x1b[200~a\x1b[201~"}},
		{in: []string{strings.Repeat("x", 300)}, want: []string{strings.Repeat("x", 256), strings.Repeat("x", 44)}},
	} {
		in := pieces(slices.Clone(test.in))
		whole := Whole(&in)
		var got []string
		for {
			var buf [256]byte // what Bubble Tea has
			n, err := whole.Read(buf[:])
			if n > 0 {
				got = append(got, string(buf[:n]))
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%q: -want +got %s", test.in, d)
		}
	}
}

// TestWholePastes cuts a paste and an answer at each byte: nothing is lost, and what is left of the cut is a key alone
// or nothing.
func TestWholePastes(t *testing.T) {
	for _, text := range []string{"\x1b[200~a pasted \x1b[2 text\x1b[201~", "\x1b]11;rgb:aaaa/aaaa/aaaa\x1b\\"} {
		for at := 1; at < len(text); at++ {
			in := pieces{text[:at], text[at:]}
			var out bytes.Buffer
			whole, buf := Whole(&in), make([]byte, 256)
			for {
				n, err := whole.Read(buf)
				out.Write(buf[:n])
				if err != nil {
					break
				}
			}
			got := out.String()
			if at == 1 {
				got = strings.TrimPrefix(got, esc) // the key
			}
			if got != text {
				t.Errorf("%q, %q: %q", text[:at], text[at:], got)
			}
		}
	}
}

// TestWholeFile holds that a file stays one, for who asks for the terminal.
func TestWholeFile(t *testing.T) {
	whole, ok := Whole(os.Stderr).(interface {
		io.ReadWriteCloser
		Fd() uintptr
		Name() string
		Terminal() *os.File
	})
	if !ok || whole.Fd() != os.Stderr.Fd() || whole.Terminal() != os.Stderr {
		t.Errorf("%T", whole)
	}
}
