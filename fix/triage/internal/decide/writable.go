package decide

import (
	"errors"
	"slices"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Writable remembers which files can't be replaced, and asks once for each.
type Writable struct {
	probe func(path string) error
	known map[string]error
}

// NewWritable returns a Writable that asks check.
func NewWritable(check func(path string) error) *Writable {
	return &Writable{probe: check, known: map[string]error{}}
}

// check returns nil if a file can be replaced.
func (w *Writable) check(path string) error {
	err, ok := w.known[path]
	if !ok {
		err = w.probe(path)
		w.known[path] = err
	}
	return err
}

// refusal returns why one of the files can't be replaced, or "". An error means that a file could not be examined.
func (w *Writable) refusal(paths ...string) (why string, err error) {
	for _, path := range paths {
		if err := w.check(path); isRefusal(err) {
			return err.Error(), nil
		} else if err != nil {
			return "", err
		}
	}
	return "", nil
}

// isRefusal reports whether an error says that a file can't be replaced, as opposed to an error while examining it.
func isRefusal(err error) bool {
	return errors.As(err, new(*journal.RefusedError)) || errors.As(err, new(*journal.ChangedError))
}

// unwritable refuses new decisions that change a file which can't be replaced. If none is known to change it, all are
// refused.
func (p *proposal) unwritable() (map[string]refusal.Refusal, error) {
	failed := map[string]refusal.Refusal{}
	for _, c := range p.Changes {
		why, err := p.files.refusal(c.Path)
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

// Refusals are files that turned out not to be replaceable only when they were written, by path.
type Refusals map[string]error

// Add records the refusal of a file. It reports whether err is one that was not known yet.
func (r Refusals) Add(err error) bool {
	refused := new(journal.RefusedError)
	if !errors.As(err, &refused) || errors.As(err, new(*journal.StuckError)) || r[refused.Path] != nil {
		return false
	}
	r[refused.Path] = refused
	return true
}

// Wrap returns a check that also knows these refusals.
func (r Refusals) Wrap(check func(path string) error) func(path string) error {
	return func(path string) error {
		if err := r[path]; err != nil {
			return err
		}
		return check(path)
	}
}
