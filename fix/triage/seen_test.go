package triage_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestSeen holds that an action on a session that somebody saw decides nothing once a file of it was changed outside,
// and does when it names the session as it is then.
func TestSeen(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	s, err := triage.OpenSession(t.Context(), (&runner{t: t, dir: dir, day: "2026-06-15"}).options(false))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	b := s.Items()[2].Fingerprint
	for _, verb := range []triage.Verb{triage.Accept, triage.Skip, triage.Allow} {
		path := filepath.Join(dir, "b", "b.go")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		seen := s.UndoState().Seq
		edited := append(bytes.Clone(text), "\n// edited\n"...)
		if err := os.WriteFile(path, edited, 0o600); err != nil {
			t.Fatal(err)
		}
		a := triage.Action{Verb: verb, IDs: []string{b}, Reason: "why", Seen: seen}
		if _, err := s.Do(t.Context(), a); !errors.Is(err, triage.ErrChanged) {
			t.Fatalf("%s: error %v", verb, err)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, edited) || s.Items()[2].State != triage.Open {
			t.Fatalf("%s: %s, error %v\n%s", verb, s.Items()[2].State, err, now)
		}
		a.Seen = s.UndoState().Seq
		if _, err := s.Do(t.Context(), a); err != nil {
			t.Fatalf("%s: error %v", verb, err)
		}
		if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Undo}); err != nil {
			t.Fatalf("undo of %s: error %v", verb, err)
		}
	}
}
