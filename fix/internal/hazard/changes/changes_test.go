package changes_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestChanges holds what is said to change a value after it was built.
func TestChanges(t *testing.T) { plantest.Run(t) }

// TestLibrary holds what is said of methods and functions of a library by their names, and of all that can be done to
// a part of a value.
func TestLibrary(t *testing.T) {
	plantest.Hazards(t, refusal.HazardChanges, "testdata/memory/*.txtar")
}

// TestTypeErrors holds what is said of code that does not type-check.
func TestTypeErrors(t *testing.T) {
	plantest.Hazards(t, "", "../../plantest/testdata/memory/broken.txtar")
}
