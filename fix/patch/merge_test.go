package patch

import (
	"errors"
	"strings"
	"testing"
)

func TestMerge(t *testing.T) {
	for _, tt := range []struct{ name, base, theirs, ours, want string }{
		{"nothing of theirs", "a b c", "a b c", "a x c", "a x c"},
		{"nothing of ours", "a b c", "a x c", "a b c", "a x c"},
		{"both, apart", "a b c d", "x b c d", "a b c y", "x b c y"},
		{"both, on neighbouring lines", "a b c d", "a x c d", "a b y d", "a x y d"},
		{"both alike", "a b c", "a x c", "a x c", "a x c"},
		{"one of two that are there already", "a b c d e", "x b c d y", "x b c d e", "x b c d y"},
		{"one of two neighbours that are there already", "a b c d", "a x y d", "a x c d", "a x y d"},
		{"an insertion that is there already, and another", "a b c", "a i b x", "a i b c", "a i b x"},
		{"an insertion above a line that ours changed", "a b c", "a i b c", "a y c", "a i y c"},
		{"an insertion below a line that ours changed", "a b c", "a b i c", "a y c", "a y i c"},
		{"an insertion where ours took the line above and below out", "a b c d", "a b i c d", "a d", ""},
		{"other insertions at one place", "a b", "a i b", "a j b", ""},
		{"other texts of one line", "a b c", "a x c", "a y c", ""},
		{"a line that ours took out", "a b c", "a x c", "a c", ""},
		{"both took a line out", "a b c d", "a c x", "a c d", "a c x"},
		{"theirs over more lines than ours", "a b c d", "a x d", "a b y d", ""},
		{"an empty file", "", "a", "", "a"},
		{"lines of which there are several", "f x } f x } f x }", "f x } f y } f x }", "n f x } f x } f x }", "n f x } f y } f x }"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := func(words string) []byte {
				if words == "" {
					return nil
				}
				return []byte(strings.ReplaceAll(words, " ", "\n") + "\n")
			}
			got, err := Merge(text(tt.base), text(tt.theirs), text(tt.ours))
			if tt.want == "" {
				if !errors.Is(err, ErrMerge) {
					t.Fatalf("got %q, %v; want a conflict", got, err)
				}
				return
			}
			if err != nil || string(got) != string(text(tt.want)) {
				t.Errorf("got %q, %v; want %q", got, err, text(tt.want))
			}
		})
	}
}

// TestMergeEnds holds that a text that git keeps without CR stays without.
func TestMergeEnds(t *testing.T) {
	for _, tt := range []struct{ ours, want string }{{"a\nb\nz\n", "a\nx\nz\n"}, {"a\r\nb\r\nz\r\n", "a\r\nx\r\nz\r\n"}} {
		got, err := Merge([]byte("a\r\nb\r\nc\r\n"), []byte("a\r\nx\r\nc\r\n"), []byte(tt.ours))
		if err != nil || string(got) != tt.want {
			t.Errorf("got %q, %v; want %q", got, err, tt.want)
		}
	}
	got, err := Merge([]byte("a\nb"), []byte("x\nb"), []byte("a\nc"))
	if err != nil || string(got) != "x\nc" {
		t.Errorf("without a last line feed: %q, %v", got, err)
	}
}
