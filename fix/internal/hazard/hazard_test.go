package hazard_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestHazards holds which of the questions are asked of a call, a literal, a mention and an import.
func TestHazards(t *testing.T) { plantest.Hazards(t, "", "testdata/*.txtar") }
