package progress_test

import (
	"slices"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/progress"
	"github.com/seed-58def443/ssot/scan"
)

// TestLines holds that nothing is said in the first second, and then a line a second at most.
func TestLines(t *testing.T) {
	now := time.Unix(0, 0)
	var said []string
	tell := progress.Lines(func() time.Time { return now }, func(s string) { said = append(said, s) })
	for i := range 40 {
		now = now.Add(100 * time.Millisecond)
		if i < 15 {
			tell(scan.Progress{Phase: "listing packages"})
		} else {
			tell(scan.Progress{Phase: "checking types", Done: i, Total: 40})
		}
	}
	if want := []string{"listing packages", "checking types, 19 of 40", "checking types, 29 of 40", "checking types, 39 of 40"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}
