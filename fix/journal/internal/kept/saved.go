package kept

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// SavedFile names the states that were ever saved of those that must not go missing, one a line.
const SavedFile = "saved"

// Saved reports whether what SavedFile holds names a state.
func Saved(list []byte, name string) bool {
	return slices.Contains(strings.Split(string(list), "\n"), name)
}

// Note writes down that a state was saved. When that fails, nothing is said should it go missing.
func (s Store) Note(name string) {
	list, err := s.Read(SavedFile)
	if err == nil && Saved(list, name) || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	_ = s.Save(SavedFile, append(list, name+"\n"...))
}

// Missing says, in a sentence, that a state was saved and is not there any more.
func (s Store) Missing(name string) error {
	if has, err := s.Has(name); has || err != nil {
		return err
	}
	list, err := s.Read(SavedFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look for %s: %w", s.Path(name), err)
	case Saved(list, name):
		return fmt.Errorf("%s is missing, in which decisions were saved: put it back from a copy, or remove %s to begin a new session; your files stay as they are", s.Path(name), s.Path(""))
	}
	return nil
}
