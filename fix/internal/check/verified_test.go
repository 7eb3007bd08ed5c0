package check_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestVerified holds which rewrites pass the type checker, and what is said of those that do not.
func TestVerified(t *testing.T) { plantest.Run(t) }
