package sessiontest

import "testing"

func TestMain(m *testing.M) { Main(m) }

// TestRun runs each command once.
func TestRun(t *testing.T) {
	Run(t, map[string]Command{"twice": func(s *Session, args []string) string { return s.ID(args[0]) + " " + s.Place(s.ID(args[0])) + "\n" }})
}
