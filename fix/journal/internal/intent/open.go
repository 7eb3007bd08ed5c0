package intent

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// Open reports whether a step is open.
func Open(s kept.Store) (bool, error) {
	open, err := s.Has(File)
	if err != nil {
		return false, fmt.Errorf("look for an interrupted step: %w", err)
	}
	return open, nil
}

// Read returns the intent of the open step, or nil if there is none. Name is as for Decode.
func Read(s kept.Store, name func(path string) error) (*Intent, error) {
	data, err := s.Read(File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the interrupted step: %w", err)
	}
	return Decode(data, s.Path(File), name)
}

// Write saves the intent, which opens the step.
func (in *Intent) Write(s kept.Store) error {
	data, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("write down the step: %w", err)
	}
	if err := s.Save(File, append(data, '\n')); err != nil {
		return fmt.Errorf("write down the step: %w", err)
	}
	return nil
}

// Close removes the intent, which closes the step.
func Close(s kept.Store) error { return s.Remove(File) }

// Texts returns the old and the new text of a file. Errors are those of Store.Text.
func (f Entry) Texts(s kept.Store) (before, after []byte, err error) {
	if before, err = s.Text(f.Before); err != nil {
		return nil, nil, err
	}
	after, err = s.Text(f.After)
	return before, after, err
}
