package closes_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestCloses holds which closes go with a rewrite, which stay because the function goes on using the value, and what
// else may end it.
func TestCloses(t *testing.T) { plantest.Run(t) }

// TestOutOfSight holds what is said to end a value in a library, in files that are not loaded, and by another result
// of the call that builds it, and which uses are found behind a close.
func TestOutOfSight(t *testing.T) {
	plantest.Hazards(t, refusal.HazardCloses, "testdata/memory/*.txtar")
}

// TestLent holds what is said of values that the owner lends: that they have to be given back, and which closes stay.
func TestLent(t *testing.T) { plantest.Hazards(t, "", "testdata/all/lent.txtar") }

// TestTypeErrors holds what is said of code that does not type-check.
func TestTypeErrors(t *testing.T) {
	plantest.Hazards(t, "", "../../plantest/testdata/memory/broken.txtar")
}
