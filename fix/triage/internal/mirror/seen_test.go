package mirror

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
)

// TestNoteSeen opens a session whose file was replaced by a copy of it: who reads notes that, if nobody else holds the
// lock, and never fails for it.
func TestNoteSeen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name             string
		readOnly, locked bool
		fault            string
		want             bool
	}{
		{"who reads", true, false, "", true},
		{"who may write", false, false, "", true},
		{"another process decides", true, true, "", false},
		{"it can't be saved", true, false, "write", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := options(t)
			path := filepath.Join(o.Root, "a", "a.go")
			if !identity.Of(path).Known() {
				t.Skip("this file system does not tell when a file was made")
			}
			m := open(t, o)
			refresh(t, m)
			decided(t, m, path)
			if test.locked {
				lock, err := m.Store.Acquire(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				defer lock.Release()
			}
			asked := false
			o.ReadOnly, o.Fault = test.readOnly, func(op, name string) error {
				if op == test.fault && filepath.Base(name) == ".ssot-files.json" {
					asked = true
					return errors.New("broken")
				}
				return nil
			}
			reader := open(t, o)
			if !refresh(t, reader) || len(reader.News()) > 0 || reader.Now().Record.Files["a/a.go"] == nil {
				t.Errorf("the news are %q", reader.News())
			}
			if got := m.Store.Identities()["a/a.go"].Is(identity.Of(path)); got != test.want || asked != (test.fault != "") {
				t.Errorf("noted: %t, want %t; a fault: %t", got, test.want, asked)
			}
		})
	}
}

// decided saves a record that changed a file, which was another one then.
func decided(t *testing.T, m *Mirror, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := m.Store.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	base := append([]byte("// Package a is decided.\n"), text...)
	next := record.New()
	next.Files["a/a.go"] = &record.File{Package: "example.com/m/a", Base: stamps.Hash(base), Written: stamps.Hash(text)}
	texts := filetext.Texts{stamps.Hash(base): base, stamps.Hash(text): text}
	if err := lock.Save(store.Update{Before: record.New(), After: next, Texts: texts}); err != nil {
		t.Fatal(err)
	}
	lock.NoteIdentities(filetext.Identities{"a/a.go": {Inode: 1, Born: 1}})
}
