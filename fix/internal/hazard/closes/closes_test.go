package closes_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestCloses holds which closes go with a rewrite, which stay because the function goes on using the value, and what
// else may end it.
func TestCloses(t *testing.T) { plantest.Run(t) }
