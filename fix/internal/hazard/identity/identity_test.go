package identity_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestIdentity holds where it decides something that a value is another one than the others.
func TestIdentity(t *testing.T) {
	plantest.Hazards(t, refusal.HazardIdentity, "testdata/memory/*.txtar")
}

// TestTypeErrors holds what is said of code that does not type-check.
func TestTypeErrors(t *testing.T) {
	plantest.Hazards(t, "", "../../plantest/testdata/memory/broken.txtar")
}
