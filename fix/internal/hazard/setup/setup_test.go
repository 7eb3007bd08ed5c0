package setup_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestSetups holds what is said of uses that may ask an owner for its value before the owner is set up.
func TestSetups(t *testing.T) { plantest.Run(t) }

// TestOrders holds in which programs and tests a violation may be reached before its owner is set up.
func TestOrders(t *testing.T) {
	plantest.Hazards(t, refusal.HazardInit, "testdata/memory/*.txtar")
}

// TestTypeErrors holds what is said of code that does not type-check.
func TestTypeErrors(t *testing.T) {
	plantest.Hazards(t, "", "../../plantest/testdata/memory/broken.txtar")
}
