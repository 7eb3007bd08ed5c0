package reach_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestReached holds which constructions a use reaches, and which of its variables are empty before a function sets
// them.
func TestReached(t *testing.T) {
	plantest.Hazards(t, refusal.HazardOptions, "../options/testdata/memory/constructions.txtar", "../options/testdata/memory/reached.txtar")
	plantest.Hazards(t, refusal.HazardInit, "testdata/memory/unset.txtar")
}
