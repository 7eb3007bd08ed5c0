package shortlist

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestOf holds that places are sorted by file and line, listed once, and counted from the sixth on: one that is left
// over is listed.
func TestOf(t *testing.T) {
	at := func(file string, line int, detail string) refusal.Hazard {
		return refusal.Hazard{Kind: refusal.HazardCloses, Unproven: true, Place: fmt.Sprintf("%s:%d", file, line), Detail: detail}
	}
	five := []refusal.Hazard{at("a.go", 2, "x"), at("a.go", 2, "y"), at("a.go", 10, "x"), at("b.go", 1, "x"), at("b.go", 9, "x")}
	mixed := []refusal.Hazard{five[3], five[1], five[4], five[0], five[1], five[2]}
	if d := cmp.Diff(five, Of(slices.Clone(mixed), "%d more")); d != "" {
		t.Error(d)
	}
	six := Of(append(mixed, at("c.go", 3, "x")), "%d more")
	if d := cmp.Diff(append(slices.Clone(five[:4]), at("b.go", 9, "2 more")), six); d != "" {
		t.Error(d)
	}
	if got := Of(nil, ""); len(got) != 0 {
		t.Error(got)
	}
}
