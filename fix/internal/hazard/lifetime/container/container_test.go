package container_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestContainers holds which lists, maps and channels hold many values.
func TestContainers(t *testing.T) {
	plantest.Hazards(t, refusal.HazardLifetime, "../testdata/memory/containers.txtar", "../testdata/memory/callers.txtar")
}
