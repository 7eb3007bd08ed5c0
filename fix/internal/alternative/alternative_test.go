package alternative_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestAlternatives holds which alternatives violations have, what each changes, and why a function's callers stay.
func TestAlternatives(t *testing.T) { plantest.Run(t) }

// TestWritten holds the lines that each alternative writes, over several files and packages.
func TestWritten(t *testing.T) { plantest.Written(t, "testdata/memory/written.txtar") }
