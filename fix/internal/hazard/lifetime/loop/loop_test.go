package loop_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestLoops holds which loops want a value for each round, and which build one.
func TestLoops(t *testing.T) {
	plantest.Hazards(t, refusal.HazardLifetime, "../testdata/memory/loops.txtar")
}
