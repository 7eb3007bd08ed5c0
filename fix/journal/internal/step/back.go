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

// StuckError says that a step could be neither made nor taken back. The step stays open: Recover tries again.
type StuckError struct {
	Cause  error            // why the step was not made
	Before []string         // the files that are as they were
	Stuck  map[string]error // the files that are not, and why
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

// takeBack restores the files after an error and returns it, or a *StuckError.
func (s *Step) takeBack(cause error) error {
	stuck := &StuckError{Cause: cause, Stuck: map[string]error{}}
	for i, f := range s.intent.Files {
		if i >= s.tried {
			stuck.Before = append(stuck.Before, f.Path)
			continue
		}
		err := s.files.Restore(f)
		if changed := new(target.ChangedError); i >= s.made && errors.As(err, &changed) {
			err = nil // it was not replaced, for another program had written to it
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
	if err := s.tidy(); err != nil {
		return file.Also(cause, err)
	}
	if changed := new(target.ChangedError); errors.As(cause, &changed) {
		return cause // says so itself
	}
	return fmt.Errorf("%w; every file is as it was", cause)
}

// tidy removes what the step left beside the files, then the intent. What another program wrote at the last instant
// stays, and then the step stays open, so that Recover tells of it.
func (s *Step) tidy() error {
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
