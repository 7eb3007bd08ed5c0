package write_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestWritten holds what is written for a use: its imports, the type of what holds it, and what goes with it.
func TestWritten(t *testing.T) { plantest.Written(t, "testdata/written.txtar") }
