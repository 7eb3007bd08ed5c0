package decide_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/sessiontest"
	"github.com/seed-58def443/ssot/scan"
)

func TestMain(m *testing.M) { sessiontest.Main(m) }

// TestRun takes decisions. Further commands:
//
//	select [file=F] [rule=R] [priority=P] [hazard=H] [tier=T] [id=ID]  what a bulk accept would take
//	steps                                                              what can be undone and redone
func TestRun(t *testing.T) {
	sessiontest.Run(t, map[string]sessiontest.Command{"select": selection, "steps": steps})
}

func selection(s *sessiontest.Session, args []string) string {
	var f decide.Filter
	for _, arg := range args {
		switch key, value, _ := strings.Cut(arg, "="); key {
		case "file":
			f.Files = append(f.Files, value)
		case "rule":
			f.Rules = append(f.Rules, value)
		case "priority":
			for _, p := range []scan.Priority{scan.High, scan.Medium, scan.Low} {
				if p.String() == value {
					f.Priority = append(f.Priority, p)
				}
			}
		case "hazard":
			f.Hazards = append(f.Hazards, refusal.HazardKind(value))
		case "tier":
			f.Tier = tier.Tier(value)
		case "id":
			f.IDs = append(f.IDs, s.ID(value))
		}
	}
	v := preview.Rewriter{Snapshot: s.Snapshot()}
	choice, err := decide.Select(s.Context(), v, f, decide.NewWritable(s.Check))
	if err != nil {
		return "! " + err.Error() + "\n"
	}
	return fmt.Sprintf("take %s\n%s", s.Places(choice.Take), s.Left(choice.Left))
}

func steps(s *sessiontest.Session, _ []string) string {
	state := decide.UndoStateOf(s.Snapshot())
	var b strings.Builder
	fmt.Fprintf(&b, "undo %q, redo %q, newest %d\n", state.Undo, state.Redo, state.Newest().Number)
	for _, st := range state.Steps {
		fmt.Fprintf(&b, "%d %s: %s\n", st.Number, st.Verb, s.Places(st.IDs))
	}
	return b.String()
}
