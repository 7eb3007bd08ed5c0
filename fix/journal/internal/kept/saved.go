package kept

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// SavedFile lists the states that were ever saved and whose absence is an error, one a line.
const SavedFile = "saved"

// Saved reports whether the content of SavedFile lists a state.
func Saved(list []byte, name string) bool {
	return slices.Contains(strings.Split(string(list), "\n"), name)
}

// Note adds a state to SavedFile. It ignores errors: then a missing state is not noticed.
func (s Store) Note(name string) {
	list, err := s.Read(SavedFile)
	if err == nil && Saved(list, name) || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	_ = s.Save(SavedFile, append(list, name+"\n"...))
}

// Missing returns an error if a state was saved once and its file is missing. The list is read first: who saves a state
// for the first time, at the same moment, lists it when its file is there.
func (s Store) Missing(name string) error {
	list, err := s.Read(SavedFile)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !Saved(list, name) {
		return nil
	}
	if has, failed := s.Has(name); has || failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("look for %s: %w", s.Path(name), err)
	}
	return fmt.Errorf("%s is missing, in which decisions were saved: put it back from a copy, or remove %s to begin a new session; your files stay as they are", s.Path(name), s.Path(""))
}
