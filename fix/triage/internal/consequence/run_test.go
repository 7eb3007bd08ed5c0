package consequence_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/triage/internal/sessiontest"
)

func TestMain(m *testing.M) { sessiontest.Main(m) }

// TestRun decides in files that differ from their plans: edited on disk, or decided under other rules.
func TestRun(t *testing.T) {
	sessiontest.Run(t, nil)
}
