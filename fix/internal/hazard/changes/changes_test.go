package changes_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestChanges holds what is said to change a value after it was built.
func TestChanges(t *testing.T) { plantest.Run(t) }
