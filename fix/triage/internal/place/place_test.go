package place

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix"
)

func TestContains(t *testing.T) {
	outer := Place{2, 5, 4, 3}
	for _, test := range []struct {
		inner Place
		want  bool
	}{
		{outer, true},
		{Place{3, 1, 3, 90}, true},
		{Place{2, 6, 4, 2}, true},
		{Place{2, 4, 3, 1}, false},
		{Place{1, 9, 3, 1}, false},
		{Place{3, 1, 4, 4}, false},
		{Place{3, 1, 5, 1}, false},
	} {
		if got := outer.Contains(test.inner); got != test.want {
			t.Errorf("%v: %t", test.inner, got)
		}
	}
}

// TestPlacesIn converts offsets, at the start and in the middle of a line, on a plan and on a text with a line above
// it.
func TestPlacesIn(t *testing.T) {
	const planned = "one\ntwo three\n"
	at := map[string]fix.Place{"two": {Start: 4, End: 7}, "three": {Start: 8, End: 13}}
	for disk, want := range map[string]map[string]Place{
		planned:            {"two": {2, 1, 2, 4}, "three": {2, 5, 2, 10}},
		"zero\n" + planned: {"two": {3, 1, 3, 4}, "three": {3, 5, 3, 10}},
	} {
		if d := cmp.Diff(want, PlacesIn([]byte(planned), at, []byte(disk))); d != "" {
			t.Errorf("%q: %s", disk, d)
		}
	}
}
