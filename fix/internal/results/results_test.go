package results_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestResults holds how statements change when a call returns an error more, or one less.
func TestResults(t *testing.T) { plantest.Run(t) }
