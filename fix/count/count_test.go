package count

import "testing"

// TestCounts holds the form of a noun that goes with a number, for each way to make a plural.
func TestCounts(t *testing.T) {
	for want, got := range map[string]string{
		"0 files": Of(0, "file"), "1 file": Of(1, "file"), "2 changed files": Of(2, "changed file"),
		"1 entry": Of(1, "entry"), "2 entries": Of(2, "entry"), "2 keys": Of(2, "key"), "2 days": Of(2, "day"),
		"1 entry is stale": Forms(1, "entry is stale", "entries are stale"), "0 entries are stale": Forms(0, "entry is stale", "entries are stale"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
