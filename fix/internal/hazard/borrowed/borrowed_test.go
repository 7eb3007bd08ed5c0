package borrowed_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestOwners holds whose the value of a use is, by what the owner's function does: closes stay where each caller gets
// its own or has to give it back.
func TestOwners(t *testing.T) { plantest.Run(t) }

// TestLent holds whose the value of a use is where the archive of package closes takes it.
func TestLent(t *testing.T) { plantest.Hazards(t, "", "../closes/testdata/all/lent.txtar") }

// TestTypeErrors holds what is said of code that does not type-check.
func TestTypeErrors(t *testing.T) {
	plantest.Hazards(t, "", "../../plantest/testdata/memory/broken.txtar")
}
