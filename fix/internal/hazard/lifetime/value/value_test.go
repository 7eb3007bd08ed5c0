package value_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestValues holds which values are built once or many times, in all that decides it: where they go, what the
// conditions around them say, and whether they are built only while there is none.
func TestValues(t *testing.T) {
	plantest.Hazards(t, refusal.HazardLifetime, "../testdata/memory/*.txtar")
}
