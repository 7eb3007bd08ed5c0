package filetext

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

var errBroken = errors.New("broken disk")

// lookup returns a lookup in a folder with the files of a txtar archive. A blob's content is its name; the blob "lost"
// is missing and "broken" can't be read.
func lookup(t *testing.T, archive string) *Lookup {
	t.Helper()
	root := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &Lookup{Root: root, Files: stamps.New(nil), Kept: func(name string) ([]byte, error) {
		switch name {
		case "lost":
			return nil, journal.ErrLost
		case "broken":
			return nil, errBroken
		}
		return []byte(name), nil
	}}
}

// fault makes an operation on a file fail.
func fault(s *Lookup, op, path string) {
	s.Files = stamps.New(func(o, p string) error {
		if o == op && p == s.Abs(path) {
			return errBroken
		}
		return nil
	})
}

func TestTexts(t *testing.T) {
	s := lookup(t, "")
	if base, written, err := s.Texts(&record.File{Base: "before", Written: "after"}); string(base) != "before" || string(written) != "after" || err != nil {
		t.Errorf("%q, %q, %v", base, written, err)
	}
	if _, _, err := s.Texts(&record.File{Base: "lost", Written: "after"}); !errors.Is(err, journal.ErrLost) {
		t.Errorf("without a base: %v", err)
	}
	if base, _, err := s.Texts(&record.File{Base: "before", Written: "broken"}); !errors.Is(err, errBroken) {
		t.Errorf("without a written text: %q, %v", base, err)
	}
}

func TestSaved(t *testing.T) {
	s := lookup(t, "")
	if b, err := s.Saved("text"); string(b) != "text" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if b, err := s.Saved("lost"); b != nil || err != nil {
		t.Errorf("lost: %q, %v", b, err)
	}
	if _, err := s.Saved("broken"); !errors.Is(err, errBroken) {
		t.Errorf("broken: %v", err)
	}
}

// TestWritten has a text that is known from the last snapshot: it is taken if it is that of the same file.
func TestWritten(t *testing.T) {
	s := lookup(t, "-- a.go --\ndisk\n")
	file := record.File{Base: "base", Written: "w"}
	known := New(file, []byte("known base"), []byte("known"))
	known.Unverified = new(scanned.Scan)
	s.Known = map[string]Text{"a.go": known}
	for _, test := range []struct {
		name, path string
		file       record.File
		want       string
		fails      error
	}{
		{"known", "a.go", file, "known base -> known", nil},
		{"known, another base", "a.go", record.File{Base: "base 2", Written: "w"}, "base 2 -> disk\n", nil},
		{"no base", "a.go", record.File{Base: "lost"}, "", journal.ErrLost},
		{"no file", "b.go", file, "", os.ErrNotExist},
	} {
		got, err := s.Written(test.path, &test.file)
		switch text := string(got.Start) + " -> " + string(got.Disk); {
		case !errors.Is(err, test.fails):
			t.Errorf("%s: %v, want %v", test.name, err, test.fails)
		case test.fails == nil && (text != test.want || got.File != test.file || got.Unverified != nil):
			t.Errorf("%s: %q of %v, unverified %t, want %q", test.name, text, got.File, got.Unverified != nil, test.want)
		}
	}
	if s.Known["a.go"].Unverified == nil {
		t.Error("the known text was modified")
	}
}

// TestLocator maps the second line of a base to an edited file: through the known text, whose own place for it is line
// 3, or by a diff of the base.
func TestLocator(t *testing.T) {
	two := place.Place{Line: 2, Column: 1, EndLine: 2, EndColumn: 4}
	three := place.Place{Line: 3, Column: 1, EndLine: 3, EndColumn: 4}
	four := place.Place{Line: 4, Column: 1, EndLine: 4, EndColumn: 4}
	s := lookup(t, "")
	file := record.File{Base: "one\ntwo\nend\n", Written: "w"}
	known := New(file, []byte(file.Base), []byte("one\nnew\nend\ntwo\n"))
	known.Places = map[string]place.Place{"x": three}
	s.Known = map[string]Text{"a.go": known}
	for _, test := range []struct {
		name, path string
		file       record.File
		disk       string
		want       place.Place
	}{
		{"known", "a.go", file, "top\none\nnew\nend\ntwo\n", four},
		{"not known", "b.go", file, "top\none\ntwo\nend\n", three},
		{"known with another base", "a.go", record.File{Base: "one\nTWO\ntwo\n", Written: "w"}, "one\ntop\nTWO\ntwo\n", three},
	} {
		locate, err := s.Locator(test.path, &test.file, []byte(test.disk))
		if err != nil || locate == nil {
			t.Errorf("%s: %v", test.name, err)
		} else if got := locate("x", two); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if locate, err := s.Locator("a.go", &record.File{Base: "lost"}, nil); locate != nil || err != nil {
		t.Errorf("without a base: %v", err)
	}
	if _, err := s.Locator("a.go", &record.File{Base: "broken"}, nil); !errors.Is(err, errBroken) {
		t.Errorf("with an unreadable base: %v", err)
	}
}
