package verify_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/verify"
)

// TestDecode holds that what was verified is read as it was written, at the price of what the text holds, whatever
// numbers stand in it.
func TestDecode(t *testing.T) {
	r, err := verify.Decode([]byte(`{"version": 1, "packages": ["p"], "counts": {"same": 9000000000000000000, "broken": 1}, "checks": [{"kind": "test", "package": "p", "verdict": "broken"}]}`))
	if err != nil || r.Count(verify.Same) != 9000000000000000000 || len(r.Checks) != 1 {
		t.Fatalf("%d the same, %d others: %v", r.Count(verify.Same), len(r.Checks), err)
	}
	text, err := verify.Encode(r, func(name string) string { return name })
	if err != nil {
		t.Fatal(err)
	}
	again, err := verify.Decode(text)
	if d := cmp.Diff(r, again); d != "" {
		t.Errorf("%v, -first +again %s", err, d)
	}
	if _, err := verify.Decode([]byte(`{"version": 1, "counts": {"same": -1}}`)); err == nil {
		t.Error("fewer than none are the same")
	}
}
