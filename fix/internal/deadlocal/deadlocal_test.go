package deadlocal_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestDeadLocals holds what goes with a replaced expression, what stays of it, and what can't go.
func TestDeadLocals(t *testing.T) { plantest.Run(t) }
