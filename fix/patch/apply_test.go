package patch_test

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
)

func TestApply(t *testing.T) {
	for _, tt := range []struct {
		name  string
		src   string
		edits []patch.Edit
		want  string
		err   string
	}{
		{name: "none", src: "abc", want: "abc"},
		{name: "unsorted", src: "abcdef", edits: []patch.Edit{{4, 5, "E"}, {0, 2, ""}}, want: "cdEf"},
		{name: "insertions at one place keep their order", src: "ab", edits: []patch.Edit{{1, 1, "1"}, {1, 1, "2"}}, want: "a12b"},
		{name: "an insertion stands before what is replaced", src: "ab", edits: []patch.Edit{{1, 2, "B"}, {1, 1, "1"}}, want: "a1B"},
		{name: "adjacent", src: "abcd", edits: []patch.Edit{{0, 2, "x"}, {2, 4, "y"}}, want: "xy"},
		{name: "ends", src: "ab", edits: []patch.Edit{{0, 0, "<"}, {2, 2, ">"}}, want: "<ab>"},
		{name: "empty file", edits: []patch.Edit{{0, 0, "x"}}, want: "x"},
		{name: "overlap", src: "abcd", edits: []patch.Edit{{0, 3, ""}, {2, 4, ""}}, err: "bytes 2 to 4 overlaps another that ends at byte 3"},
		{name: "insertion inside", src: "abcd", edits: []patch.Edit{{0, 3, ""}, {1, 1, "x"}}, err: "overlaps"},
		{name: "beyond the end", src: "ab", edits: []patch.Edit{{1, 3, ""}}, err: "bytes 1 to 3 lies outside the file, which has 2 bytes"},
		{name: "negative", src: "ab", edits: []patch.Edit{{-1, 1, ""}}, err: "outside"},
		{name: "backwards", src: "ab", edits: []patch.Edit{{2, 1, ""}}, err: "outside"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(tt.src)
			given := append([]patch.Edit(nil), tt.edits...)
			got, err := patch.Apply(src, given)
			switch {
			case tt.err != "":
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("error %v, want one with %q", err, tt.err)
				}
			case err != nil:
				t.Fatal(err)
			case string(got) != tt.want:
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if string(src) != tt.src {
				t.Errorf("src was changed to %q", src)
			}
			for i := range given {
				if given[i] != tt.edits[i] {
					t.Errorf("the edits were changed to %v", given)
				}
			}
		})
	}
}
