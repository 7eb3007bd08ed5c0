package lifetime_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestLifetimes holds which code wants many of a value: loops, handlers, containers, keys, and what tests make for
// themselves.
func TestLifetimes(t *testing.T) {
	plantest.Hazards(t, refusal.HazardLifetime, "testdata/memory/*.txtar")
}

// TestTypeErrors holds what is said of code that does not type-check.
func TestTypeErrors(t *testing.T) {
	plantest.Hazards(t, "", "../../plantest/testdata/memory/broken.txtar")
}
