package snippets_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestSnippets holds what becomes of code in documentation.
func TestSnippets(t *testing.T) { plantest.Run(t) }
