package preview_test

import (
	"fmt"
	"testing"

	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/sessiontest"
)

func TestMain(m *testing.M) { sessiontest.Main(m) }

// TestRun shows rewrites. Further commands:
//
//	similar ID          what has the same shape
func TestRun(t *testing.T) {
	sessiontest.Run(t, map[string]sessiontest.Command{"similar": similar})
}

func similar(s *sessiontest.Session, args []string) string {
	same, err := preview.Rewriter{Snapshot: s.Snapshot()}.Similar(s.Context(), s.ID(args[0]))
	if err != nil {
		return "! " + err.Error() + "\n"
	}
	return fmt.Sprintln(s.Places(same))
}
