package filetext

import (
	"errors"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// Lookup finds the texts of the session's files: on disk, among the saved blobs, and among those that were read before.
type Lookup struct {
	Root    string                            // absolute: the rule file's folder
	Kept    func(name string) ([]byte, error) // returns the content of a saved blob
	Unsaved Texts                             // texts that a record may need and that may not be saved yet
	Files   *stamps.Stamps
	Known   map[string]Text // by path, from the last snapshot; not modified
	// returns those of the session's files when it was saved last, and of their twins; may be nil
	Identities func() Identities

	tree       *tree                          // once it was needed
	identities Identities                     // once they were needed
	owners     map[identity.Identity][]string // by what they are on whatever device
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
