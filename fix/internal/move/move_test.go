package move_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestMoved holds what becomes of the imports of a package that has moved, and of what is used of it.
func TestMoved(t *testing.T) { plantest.Written(t, "testdata/moved.txtar") }
