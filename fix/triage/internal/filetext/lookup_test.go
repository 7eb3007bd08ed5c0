package filetext

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
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

// TestCopies searches files with the text "same\n" for x/a.go, which was moved or copied.
func TestCopies(t *testing.T) {
	for _, test := range []struct{ name, files, want string }{
		{"none", "x/a.go:same x/b.go:diff", ""},
		{"itself is none", "x/a.go:same", ""},
		{"in the folder", "x/a.go:same x/b.go:same x/c.go:same", "x/b.go x/c.go"},
		{"in the folder, and not elsewhere", "x/_a.go:same x/b.go:same y/b.go:same", "x/b.go"},
		{"elsewhere", "x/b.go:diff y/b.go:same x/z/c.go:same", "x/z/c.go y/b.go"},
		{"the folder is gone", "y/b.go:same", "y/b.go"},
		{"another extension", "x/b.txt:same y/b.md:same", ""},
		{"not scanned", "x/_b.go:same y/.b.go:same testdata/b.go:same _z/b.go:same vendor/b.go:same", ""},
		{"in the root", "b.go:same", "b.go"},
		{"in a nested module", "n/go.mod:module n/b.go:same n/z/b.go:same", ""},
		{"in its own nested module", "x/go.mod:module x/y/b.go:same x/z/go.mod:module x/z/b.go:same b.go:same", "x/y/b.go"},
		{"in the root beside go.mod", "go.mod:module b.go:same y/b.go:same", "b.go y/b.go"},
		{"of the same size", "y/b.go:size y/c.go:same", "y/c.go"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			for f := range strings.FieldsSeq(test.files) {
				name, text, _ := strings.Cut(f, ":")
				b.WriteString("-- " + name + " --\n" + text + "\n")
			}
			s := lookup(t, b.String())
			s.Kept = func(string) ([]byte, error) { return []byte("same\n"), nil }
			got, err := s.Copies("x/a.go", stamps.Hash([]byte("same\n")))
			if s := strings.Join(got, " "); s != test.want || err != nil {
				t.Errorf("%q, %v, want %q", s, err, test.want)
			}
		})
	}
}

// TestCopiesOfNoText searches copies of a text that is not saved: only those in the folder are found, by their hash.
func TestCopiesOfNoText(t *testing.T) {
	s := lookup(t, "-- x/b.go --\nsame\n-- y/b.go --\nother\n")
	s.Kept = func(string) ([]byte, error) { return nil, journal.ErrLost }
	if got, err := s.Copies("x/a.go", stamps.Hash([]byte("same\n"))); len(got) != 1 || err != nil {
		t.Error(got, err)
	}
	if got, err := s.Copies("x/a.go", stamps.Hash([]byte("other\n"))); len(got) != 0 || err != nil {
		t.Error(got, err)
	}
}

// TestCopiesReadErrors makes one operation of a search fail.
func TestCopiesReadErrors(t *testing.T) {
	for _, test := range []struct{ op, path string }{
		{"look into", "x"},
		{"look at", "x/b.go"},
		{"read", "y/b.go"},
	} {
		s := lookup(t, "-- x/b.go --\nx\n-- y/b.go --\nsame\n-- z/b.go --\nsame\n")
		s.Kept = func(string) ([]byte, error) { return []byte("same\n"), nil }
		fault(s, test.op, test.path)
		if got, err := s.Copies("x/a.go", stamps.Hash([]byte("same\n"))); !errors.Is(err, errBroken) {
			t.Errorf("%s %s: %q, %v", test.op, test.path, got, err)
		}
	}
	s := lookup(t, "-- y/b.go --\nanother size\n-- y/c.go --\nsame\n")
	s.Kept = func(string) ([]byte, error) { return []byte("same\n"), nil }
	fault(s, "read", "y/b.go")
	if got, err := s.Copies("x/a.go", stamps.Hash([]byte("same\n"))); len(got) != 1 || err != nil {
		t.Errorf("a file of another size was read: %q, %v", got, err)
	}
	s.Kept = func(string) ([]byte, error) { return nil, errBroken }
	if _, err := s.Copies("x/a.go", stamps.Hash([]byte("same\n"))); !errors.Is(err, errBroken) {
		t.Errorf("the saved text: %v", err)
	}
}
