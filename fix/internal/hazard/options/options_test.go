package options_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestOptions holds which settings of a violation are the owner's, which differ, and of which that is not known.
func TestOptions(t *testing.T) {
	plantest.Hazards(t, refusal.HazardOptions, "testdata/memory/*.txtar")
}

// TestTypeErrors holds what is said of code that does not type-check.
func TestTypeErrors(t *testing.T) {
	plantest.Hazards(t, "", "../../plantest/testdata/memory/broken.txtar")
}
