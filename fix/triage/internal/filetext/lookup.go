package filetext

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan/load"
)

// Shelf is where the texts of the session's files are: on disk, among those that it kept, and among those that it knows
// already.
type Shelf struct {
	Root  string // absolute: the rule file's folder
	Blob  func(name string) ([]byte, error)
	Files *stamps.Stamps
	Known map[string]Text // by path, as they were when the session looked last; not changed
}

// Abs returns the absolute path of a file.
func (s *Shelf) Abs(path string) string { return filepath.Join(s.Root, filepath.FromSlash(path)) }

// Now returns the hash of a file as it is, and empty where there is none, or something else in its stead.
func (s *Shelf) Now(path string) (string, error) { return s.Files.Plain(s.Abs(path)) }

// Read returns a file as it is.
func (s *Shelf) Read(path string) ([]byte, error) { return s.Files.Read(s.Abs(path)) }

// Texts returns what a file's decisions start from, and what they made of it.
func (s *Shelf) Texts(f *record.File) (base, written []byte, err error) {
	if base, err = s.Blob(f.Base); err != nil {
		return nil, nil, err
	}
	written, err = s.Blob(f.Written)
	return base, written, err
}

// Written returns a file that is as the session wrote it.
func (s *Shelf) Written(path string, f *record.File) (Text, error) {
	if t, ok := s.Known[path]; ok && t.File == *f {
		t.Waits = nil
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

// Tracer returns the tracer of a file with other bytes than the session wrote: by way of those, where it is known how
// they came about. It is nil when the base is lost.
func (s *Shelf) Tracer(path string, f *record.File, disk []byte) (place.Tracer, error) {
	if t, ok := s.Known[path]; ok && t.File == *f {
		onward := place.NewShift(t.Disk, disk)
		return func(fingerprint string, was place.Place) place.Place { return onward.Place(t.Trace(fingerprint, was)) }, nil
	}
	base, err := s.Blob(f.Base)
	if errors.Is(err, journal.ErrLost) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	moved := place.NewShift(base, disk)
	return func(_ string, was place.Place) place.Place { return moved.Place(was) }, nil
}

// Kept returns a text that the session kept, nil when it is lost.
func (s *Shelf) Kept(name string) ([]byte, error) {
	b, err := s.Blob(name)
	if errors.Is(err, journal.ErrLost) {
		return nil, nil
	}
	return b, err
}

// Twins returns the files that are what a file was when it had a hash: plain ones that could be scanned, sorted. They
// are those in its folder, or, where there are none, those in other folders of its module.
func (s *Shelf) Twins(file, hash string) ([]string, error) {
	names, err := s.Files.Names(filepath.Dir(s.Abs(file)))
	if err != nil {
		return nil, err
	}
	var twins []string
	for _, name := range names {
		twin := path.Join(path.Dir(file), name)
		if twin == file || path.Ext(twin) != path.Ext(file) || !load.Scannable(twin) {
			continue
		}
		now, err := s.Now(twin)
		if err != nil {
			return nil, err
		}
		if now == hash {
			twins = append(twins, twin)
		}
	}
	if len(twins) > 0 {
		return twins, nil
	}
	return s.elsewhere(file, hash)
}

// elsewhere are such files in the whole tree.
func (s *Shelf) elsewhere(file, hash string) (twins []string, err error) {
	text, err := s.Kept(hash)
	if err != nil || text == nil {
		return nil, err
	}
	err = filepath.WalkDir(s.Root, func(name string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(s.Root, name)
		if err != nil || relErr != nil || rel == "." {
			return nil // what can't be read is no file that is known
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if _, err := os.Lstat(filepath.Join(name, "go.mod")); err == nil || !load.Scannable(rel+"/"+path.Base(file)) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(rel) != path.Ext(file) || !d.Type().IsRegular() || !load.Scannable(rel) {
			return nil
		}
		if info, err := d.Info(); err != nil || info.Size() != int64(len(text)) {
			return nil
		}
		now, err := s.Now(rel)
		if err == nil && now == hash {
			twins = append(twins, rel)
		}
		return err
	})
	return twins, err
}
