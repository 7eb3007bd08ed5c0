package project_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestWritten holds which callers and mentions rewrites know of, in other files and packages.
func TestWritten(t *testing.T) {
	for _, archive := range []string{"../alternative/testdata/memory/written.txtar", "../leave/testdata/written.txtar", "../write/testdata/memory/written.txtar"} {
		plantest.Written(t, archive)
	}
}
