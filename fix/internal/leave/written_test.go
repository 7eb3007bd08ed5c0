package leave_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestWritten holds which statements and functions go with a rewrite, and what of the lines around them.
func TestWritten(t *testing.T) { plantest.Written(t, "testdata/written.txtar") }
