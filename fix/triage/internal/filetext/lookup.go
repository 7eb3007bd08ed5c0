package filetext

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan/load"
)

// Lookup finds the texts of the session's files: on disk, among the saved blobs, and among those that were read before.
type Lookup struct {
	Root    string                            // absolute: the rule file's folder
	Kept    func(name string) ([]byte, error) // returns the content of a saved blob
	Unsaved Texts                             // texts that a record may need and that may not be saved yet
	Files   *stamps.Stamps
	Known   map[string]Text // by path, from the last snapshot; not modified
}

// Blob returns a text by its hash. The error is journal.ErrLost if it is neither saved nor unsaved.
func (s *Lookup) Blob(name string) ([]byte, error) {
	if text, ok := s.Unsaved[name]; ok {
		return text, nil
	}
	return s.Kept(name)
}

// Abs returns the absolute path of a file.
func (s *Lookup) Abs(path string) string { return filepath.Join(s.Root, filepath.FromSlash(path)) }

// Now returns the hash of a file on disk, or "" if there is no such regular file.
func (s *Lookup) Now(path string) (string, error) { return s.Files.Plain(s.Abs(path)) }

// Read returns the content of a file on disk.
func (s *Lookup) Read(path string) ([]byte, error) { return s.Files.Read(s.Abs(path)) }

// Texts returns the base and the written text of a file.
func (s *Lookup) Texts(f *record.File) (base, written []byte, err error) {
	if base, err = s.Blob(f.Base); err != nil {
		return nil, nil, err
	}
	written, err = s.Blob(f.Written)
	return base, written, err
}

// Written returns the texts of a file that has its written text.
func (s *Lookup) Written(path string, f *record.File) (Text, error) {
	if t, ok := s.Known[path]; ok && t.File == *f {
		t.Unverified = nil
		return t, nil
	}
	base, err := s.Blob(f.Base)
	if err != nil {
		return Text{}, err
	}
	disk, err := s.Read(path)
	if err != nil {
		return Text{}, err
	}
	return New(*f, base, disk), nil
}

// Locator returns the mapping from a file's base to a text that differs from the written one: through the written text
// if its places are known, else by a diff. It returns nil if the base is missing.
func (s *Lookup) Locator(path string, f *record.File, disk []byte) (place.Locator, error) {
	if t, ok := s.Known[path]; ok && t.File == *f {
		onward := place.NewLineMap(t.Disk, disk)
		return func(fingerprint string, was place.Place) place.Place { return onward.Place(t.Locate(fingerprint, was)) }, nil
	}
	base, err := s.Blob(f.Base)
	if errors.Is(err, journal.ErrLost) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	moved := place.NewLineMap(base, disk)
	return func(_ string, was place.Place) place.Place { return moved.Place(was) }, nil
}

// Saved returns the content of a blob, nil if it is missing.
func (s *Lookup) Saved(name string) ([]byte, error) {
	b, err := s.Blob(name)
	if errors.Is(err, journal.ErrLost) {
		return nil, nil
	}
	return b, err
}

// Copies returns the other regular files that a scan could read and that have the given hash, sorted: those in the
// folder of the file or, if there are none and the text is saved, those in the rest of its module.
func (s *Lookup) Copies(file, hash string) ([]string, error) {
	text, err := s.Saved(hash)
	if err != nil {
		return nil, err
	}
	return s.twins(file, func(name string) (bool, error) {
		if path.Dir(name) != path.Dir(file) { // many: don't read them all
			if info, err := os.Lstat(s.Abs(name)); err != nil || text == nil || info.Size() != int64(len(text)) {
				return false, nil
			}
		}
		now, err := s.Now(name)
		return now == hash, err
	})
}

// Alike returns the other regular files that a scan could read, that have at least half of the lines of the given text,
// which is what git calls a rename, and that satisfy a predicate. They are sorted, and from where Copies takes them.
func (s *Lookup) Alike(file string, text []byte, is func(disk []byte) bool) ([]string, error) {
	return s.twins(file, func(name string) (bool, error) {
		if info, err := os.Lstat(s.Abs(name)); err != nil || !info.Mode().IsRegular() || info.Size() < int64(len(text)/2) || info.Size()/4 > int64(len(text)) {
			return false, nil
		}
		disk, err := s.Read(name)
		return err == nil && halfIn(text, disk) && is(disk), err
	})
}

// halfIn reports whether at least half of the lines of a text are in another one, in their order.
func halfIn(text, other []byte) bool {
	gone := 0
	for _, h := range patch.Diff(text, other, 0) {
		gone += h.OldCount
	}
	return 2*gone <= bytes.Count(text, []byte("\n"))
}

// twins returns the files that satisfy a predicate and that a file could have been renamed to, see Copies.
func (s *Lookup) twins(file string, is func(name string) (bool, error)) (all []string, err error) {
	names, err := s.Files.Names(filepath.Dir(s.Abs(file)))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		twin := path.Join(path.Dir(file), name)
		if twin == file || path.Ext(twin) != path.Ext(file) || !load.Listed(twin) {
			continue
		}
		ok, err := is(twin)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, twin)
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	err = filepath.WalkDir(s.Root, func(name string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(s.Root, name)
		if err != nil || relErr != nil || rel == "." {
			return nil // an unreadable entry is no copy
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if _, err := os.Lstat(filepath.Join(name, "go.mod")); err == nil || !load.Listed(rel+"/"+path.Base(file)) {
				return fs.SkipDir
			}
			return nil
		}
		if rel == file || path.Ext(rel) != path.Ext(file) || !d.Type().IsRegular() || !load.Listed(rel) {
			return nil
		}
		ok, err := is(rel)
		if err == nil && ok {
			all = append(all, rel)
		}
		return err
	})
	return all, err
}
