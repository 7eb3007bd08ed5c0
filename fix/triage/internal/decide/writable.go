package decide

import (
	"errors"
	"slices"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Writable says why a file of the rule file's folder can't be replaced, in words, or what kept it from being looked at.
// What it was told of a file it does not ask again.
type Writable struct {
	check func(path string) error
	known map[string]error
}

// NewWritable asks check of each file once.
func NewWritable(check func(path string) error) *Writable {
	return &Writable{check: check, known: map[string]error{}}
}

// file is nil when a file can be replaced.
func (w *Writable) file(path string) error {
	err, ok := w.known[path]
	if !ok {
		err = w.check(path)
		w.known[path] = err
	}
	return err
}

// left returns why a bulk action leaves what would change one of some files; it is empty when all can be replaced.
func (w *Writable) left(paths ...string) (why string, err error) {
	for _, path := range paths {
		if err := w.file(path); refuses(err) {
			return err.Error(), nil
		} else if err != nil {
			return "", err
		}
	}
	return "", nil
}

// refuses reports whether a file as it is can't be replaced, as opposed to one that could not be looked at.
func refuses(err error) bool {
	return errors.As(err, new(*journal.RefusedError)) || errors.As(err, new(*journal.ChangedError))
}

// unwritable refuses those that were just decided and change a file that can't be replaced: all of them, when it
// follows from none alone.
func (p *proposal) unwritable() (map[string]refusal.Refusal, error) {
	failed := map[string]refusal.Refusal{}
	for _, c := range p.Changes {
		why, err := p.files.left(c.Path)
		if err != nil {
			return nil, err
		}
		if why == "" {
			continue
		}
		to := slices.DeleteFunc(slices.Clone(p.decided), func(fingerprint string) bool {
			return !slices.Contains(p.next.Decisions[fingerprint].Files(), c.Path)
		})
		if len(to) == 0 {
			to = p.decided
		}
		for _, fingerprint := range to {
			failed[fingerprint] = refusal.Refusal{Detail: why}
		}
	}
	return failed, nil
}

// Refusals are what only writing told of files: some systems don't say beforehand that a file can't be replaced.
type Refusals map[string]error

// Add takes what a step failed with, when that is a refusal of one file that is not known yet.
func (r Refusals) Add(err error) bool {
	refused := new(journal.RefusedError)
	if !errors.As(err, &refused) || errors.As(err, new(*journal.StuckError)) || r[refused.Path] != nil {
		return false
	}
	r[refused.Path] = refused
	return true
}

// Over returns a check that knows of them.
func (r Refusals) Over(check func(path string) error) func(path string) error {
	return func(path string) error {
		if err := r[path]; err != nil {
			return err
		}
		return check(path)
	}
}
