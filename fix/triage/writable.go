package triage

import (
	"errors"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/journal"
)

// writable says why a file of the rule file's folder can't be replaced, in words, or what kept it from being looked at.
// What it was told of a file it does not ask again.
type writable struct {
	check func(path string) error
	known map[string]error
}

func newWritable(check func(path string) error) *writable {
	return &writable{check: check, known: map[string]error{}}
}

// file is nil when a file can be replaced.
func (w *writable) file(path string) error {
	err, ok := w.known[path]
	if !ok {
		err = w.check(path)
		w.known[path] = err
	}
	return err
}

// left is why a bulk action leaves what would change one of some files; it is empty when all can be replaced.
func (w *writable) left(paths ...string) (why string, err error) {
	for _, path := range paths {
		if err := w.file(path); refuses(err) {
			return err.Error(), nil
		} else if err != nil {
			return "", err
		}
	}
	return "", nil
}

// files are those that a planned rewrite of a violation in a file changes.
func (pl planned) files(own string) []string {
	paths := []string{own}
	for _, c := range pl.changes {
		paths = append(paths, c.Path)
	}
	return paths
}

// refuses reports whether a file as it is can't be replaced, as opposed to one that could not be looked at.
func refuses(err error) bool {
	return errors.As(err, new(*journal.RefusedError)) || errors.As(err, new(*journal.ChangedError))
}

// unwritable refuses those that were just decided and change a file that can't be replaced: all of them, when it
// follows from none alone.
func (p *proposal) unwritable() (map[string]fix.Refusal, error) {
	failed := map[string]fix.Refusal{}
	for _, c := range p.changes {
		why, err := p.files.left(c.Path)
		if err != nil {
			return nil, err
		}
		if why == "" {
			continue
		}
		to := slices.DeleteFunc(slices.Clone(p.decided), func(fingerprint string) bool {
			return !slices.Contains(p.next.Decisions[fingerprint].files(), c.Path)
		})
		if len(to) == 0 {
			to = p.decided
		}
		for _, fingerprint := range to {
			failed[fingerprint] = fix.Refusal{Detail: why}
		}
	}
	return failed, nil
}
