package triage_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
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

// TestSeenElsewhere holds the same of what a rewrite comes of besides its own file: what was shown is what is written,
// or nothing.
func TestSeenElsewhere(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]struct{ file, old, new, want string }{
		"another file":      {"a/a.go", "func two()", "// edited\nfunc two()", "redisx.Client()"},
		"the rule's use":    {"ssot.yaml", "redisx.Client()", "redisx.Other()", "redisx.Other()"},
		"the owner":         {"internal/redisx/redisx.go", "v9\"\n", "v9\"\n\nfunc init() { _ = client.Ping() }\n", "redisx.Client()"},
		"the module's file": {"go.mod", "go 1.24", "go 1.25", "redisx.Client()"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := "-- internal/redisx/other.go --\npackage redisx\n\nimport \"github.com/redis/go-redis/v9\"\n\nfunc Other() *redis.Client { return client }\n"
			dir := module(t, txtar.Parse([]byte(crashModule+other)))
			s, err := triage.OpenSession(t.Context(), (&runner{t: t, dir: dir, day: "2026-06-15"}).options(false))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			a := triage.Action{Verb: triage.Accept, IDs: []string{s.Items()[2].Fingerprint}, Seen: s.UndoState().Seq}
			if p, err := s.Preview(t.Context(), a.IDs[0], ""); err != nil || p.Seq != a.Seen {
				t.Fatalf("shown of %d, not %d, error %v", p.Seq, a.Seen, err)
			}
			path := filepath.Join(dir, filepath.FromSlash(change.file))
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			edited := bytes.Replace(text, []byte(change.old), []byte(change.new), 1)
			if err := os.WriteFile(path, edited, 0o600); err != nil || bytes.Equal(edited, text) {
				t.Fatalf("error %v\n%s", err, edited)
			}
			of := func() string {
				text, err := os.ReadFile(filepath.Join(dir, "b", "b.go"))
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			}
			if _, err := s.Do(t.Context(), a); !errors.Is(err, triage.ErrChanged) || !strings.Contains(of(), "redis.NewClient(nil)") {
				t.Fatalf("error %v\n%s", err, of())
			}
			a.Seen = s.UndoState().Seq
			if _, err := s.Do(t.Context(), a); err != nil || !strings.Contains(of(), change.want) {
				t.Fatalf("error %v\n%s", err, of())
			}
		})
	}
}
