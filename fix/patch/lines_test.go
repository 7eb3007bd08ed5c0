package patch

import "testing"

func TestReplace(t *testing.T) {
	file := split([]byte("a\nb\nc"))
	x, y := []line{{"x", "\n"}}, []line{{"y", ""}}
	for _, tt := range []struct {
		name   string
		places []replacement
		want   string // empty: they conflict
	}{
		{"in order", []replacement{{2, 3, y}, {0, 1, x}}, "x\nb\ny"},
		{"an insertion before what is replaced", []replacement{{1, 2, x}, {1, 1, y}}, "a\ny\nx\nc"},
		{"an insertion after what is replaced", []replacement{{0, 1, x}, {1, 1, y}}, "x\ny\nb\nc"},
		{"at the end", []replacement{{3, 3, x}}, "a\nb\nc\nx\n"},
		{"two at one place", []replacement{{1, 1, x}, {1, 1, y}}, ""},
		{"overlap", []replacement{{0, 2, x}, {1, 3, y}}, ""},
		{"inside", []replacement{{0, 2, x}, {1, 1, y}}, ""},
		{"the same", []replacement{{1, 2, x}, {1, 2, y}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := replace(file, tt.places)
			if ok != (tt.want != "") {
				t.Fatalf("got %v, %v", got, ok)
			}
			if ok && string(assemble(got, "\n")) != tt.want {
				t.Errorf("got %q, want %q", assemble(got, "\n"), tt.want)
			}
		})
	}
}
