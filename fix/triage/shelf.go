package triage

import (
	"errors"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/journal"
)

// shelf is where the texts of the session's files are: on disk, among those that it kept, and among those that it knows already.
type shelf struct {
	root  string // absolute: the rule file's folder
	blob  func(name string) ([]byte, error)
	files *stamps
	known map[string]text // by path, as they were when the session looked last; not changed
}

func (s *shelf) abs(path string) string { return filepath.Join(s.root, filepath.FromSlash(path)) }

// now is the hash of a file as it is, and empty where there is none, or something else in its stead.
func (s *shelf) now(path string) (string, error) { return s.files.plain(s.abs(path)) }

// read is a file as it is.
func (s *shelf) read(path string) ([]byte, error) { return s.files.read(s.abs(path)) }

// texts are what a file's decisions start from, and what they made of it.
func (s *shelf) texts(f *file) (base, written []byte, err error) {
	if base, err = s.blob(f.Base); err != nil {
		return nil, nil, err
	}
	written, err = s.blob(f.Written)
	return base, written, err
}

// written is a file that is as the session wrote it.
func (s *shelf) written(path string, f *file) (text, error) {
	if t, ok := s.known[path]; ok && t.file == *f {
		t.waits = nil
		return t, nil
	}
	base, err := s.blob(f.Base)
	if err != nil {
		return text{}, err
	}
	disk, err := s.read(path)
	if err != nil {
		return text{}, err
	}
	return newText(*f, base, disk), nil
}

// tracer is the tracer of a file with other bytes than the session wrote: by way of those, where it is known how they
// came about. It is nil when the base is lost.
func (s *shelf) tracer(path string, f *file, disk []byte) (tracer, error) {
	if t, ok := s.known[path]; ok && t.file == *f {
		onward := newShift(t.disk, disk)
		return func(fingerprint string, was place) place { return onward.place(t.trace(fingerprint, was)) }, nil
	}
	base, err := s.blob(f.Base)
	if errors.Is(err, journal.ErrLost) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	moved := newShift(base, disk)
	return func(_ string, was place) place { return moved.place(was) }, nil
}
