package step

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// StuckError says that a step could be neither completed nor rolled back. It stays open, and Recover tries again.
type StuckError struct {
	Cause  error            // the error of the step
	Before []string         // the files that have their old text
	Stuck  map[string]error // the other files, each with its error
}

func (e *StuckError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v; and taking the step back got stuck", e.Cause)
	for _, p := range slices.Sorted(maps.Keys(e.Stuck)) {
		fmt.Fprintf(&b, "; %s could not be restored: %v", p, e.Stuck[p])
	}
	if len(e.Before) > 0 {
		fmt.Fprintf(&b, "; as before: %s", strings.Join(e.Before, ", "))
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *StuckError) Unwrap() error { return e.Cause }

// rollBack restores the files after an error and returns it, or a *StuckError.
func (s *Step) rollBack(cause error) error {
	stuck := &StuckError{Cause: cause, Stuck: map[string]error{}}
	for i, f := range s.intent.Files {
		if i >= s.attempted {
			stuck.Before = append(stuck.Before, f.Path)
			continue
		}
		err := s.files.Restore(f)
		if changed := new(target.ChangedError); i >= s.replaced && errors.As(err, &changed) {
			err = nil // another program had written to it, so it was not replaced
		}
		if err != nil {
			stuck.Stuck[f.Path] = err
			continue
		}
		stuck.Before = append(stuck.Before, f.Path)
	}
	if len(stuck.Stuck) > 0 {
		return stuck
	}
	if err := s.cleanUp(); err != nil {
		return file.Also(cause, err)
	}
	if changed := new(target.ChangedError); errors.As(cause, &changed) {
		return cause // says so itself
	}
	return fmt.Errorf("%w; every file is as it was", cause)
}

// cleanUp deletes the files beside, then the intent. Text of another program that is nowhere else stays; the step then
// stays open, so that Recover reports it.
func (s *Step) cleanUp() error {
	left, err := s.files.Clear(s.intent, true)
	for _, p := range slices.Sorted(maps.Keys(left)) {
		for _, name := range left[p] {
			err = file.Also(err, fmt.Errorf("%s holds what another program wrote to %s meanwhile", name, p))
		}
	}
	if err != nil {
		return err
	}
	s.files.Root.Reach("cleared")
	return intent.Close(s.files.Store)
}
