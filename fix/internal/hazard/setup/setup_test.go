package setup_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestSetups holds what is said of uses that may ask an owner for its value before the owner is set up.
func TestSetups(t *testing.T) { plantest.Run(t) }
