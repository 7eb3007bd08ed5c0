package applied_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/applied"
	"github.com/seed-58def443/ssot/fix/triage/internal/sessiontest"
)

func TestMain(m *testing.M) { sessiontest.Main(m) }

// TestRun asks what decisions made of files. Further commands:
//
//	decisions           those that changed files
//	texts ID…           what the files are with these alone
func TestRun(t *testing.T) {
	sessiontest.Run(t, map[string]sessiontest.Command{"decisions": decisions, "texts": texts})
}

func decisions(s *sessiontest.Session, _ []string) string {
	m := applied.New(s.Snapshot())
	var b strings.Builder
	for _, d := range m.Decisions() {
		fmt.Fprintf(&b, "%s %s %q %q %q changed %s in %s on %s; %s\n", d.Item.Label(), d.Item.State, d.As, d.Item.AllowReason, d.Item.AllowUntil, d.Files, d.Packages, d.When.Format(time.DateOnly), d.WhyFinal)
	}
	fmt.Fprintln(&b, "tags", m.Tags())
	return b.String()
}

func texts(s *sessiontest.Session, args []string) string {
	var fingerprints []string
	for _, id := range args {
		fingerprints = append(fingerprints, s.ID(id))
	}
	changes, err := applied.New(s.Snapshot()).Texts(s.Context(), fingerprints)
	if err != nil {
		return "! " + err.Error() + "\n"
	}
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s\n%s", c.Path, sessiontest.Hunks(patch.Diff(c.Before, c.After, 0)))
	}
	return b.String()
}
