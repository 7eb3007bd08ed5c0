package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// TestTakeOver takes over the session that an older ssot kept in the tree. What can't be verified of it is left out.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	base := []byte("package a\n")
	given := decided(1, 2)
	given.Files["a.go"] = &record.File{Package: "p", Base: stamps.Hash(base), Written: stamps.Hash([]byte("gone"))}
	given.Earlier = record.EarlierTexts{"a.go": {{File: record.File{Base: "one", Written: "two"}, Since: noon, Decisions: record.Decisions{}}}}
	given.Last = 7
	given.Undone = record.Undone{{Number: 7, Decisions: []record.UndoneDecision{{ID: "1", Verb: record.Skip}}}}
	for _, test := range []struct {
		name, file, text string
		want             string // the error
	}{
		{"a session", File, string(encoded(t, given)), ""},
		{"one that is damaged", File, "{", "its session file is damaged: "},
		{"one whose first decision was cut short", "intent.json", "{}", "a step was cut short there, and nothing says that ssot began it: "},
	} {
		root := filepath.Join(t.TempDir(), "tree")
		blobs := filepath.Join(root, ".ssot", "blobs")
		if err := os.MkdirAll(blobs, 0o700); err != nil {
			t.Fatal(err)
		}
		for path, text := range map[string]string{filepath.Join(root, ".ssot", test.file): test.text, filepath.Join(blobs, stamps.Hash(base)): string(base)} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s, err := New(root, root+"-state", stamps.New(nil))
		if err != nil {
			t.Fatal(err)
		}
		source, err := s.Source()
		if err != nil || source == nil {
			t.Fatalf("%s: there is no source: %v", test.name, err)
		}
		held, err := s.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = held.TakeOver(source)
		held.Release()
		if test.want != "" {
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("%s: %v, want %s", test.name, err, test.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got, _, err := s.Peek(); err != nil || len(got.Decisions) > 0 {
			t.Errorf("%s: others see what is not verified yet: %v, %v", test.name, got, err)
		}
		s.Adopting = true
		got, _, err := s.Peek()
		if err != nil {
			t.Fatal(err)
		}
		want := given.Clone()
		want.Undone, want.Earlier, want.Unproven = nil, record.EarlierTexts{}, true
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: -want +got %s", test.name, d)
		}
		if text, err := s.Blob(stamps.Hash(base)); err != nil || string(text) != string(base) {
			t.Errorf("%s: the old text is %q, %v", test.name, text, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
