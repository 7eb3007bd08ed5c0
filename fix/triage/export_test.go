package triage

import (
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// WatchOn makes Watch check on each tick, in place of every second.
func (s *Session) WatchOn(ticks <-chan time.Time) {
	s.ticks = func() (<-chan time.Time, func()) { return ticks, func() {} }
}

// Inconsistencies lists contradictions in a session: a modified file without a decision, or a decision that changes a
// file which is not modified.
func (s *Session) Inconsistencies() []string {
	var loose []string
	st := s.m.Now().Record
	for _, path := range record.Keys(st.Files) {
		if len(st.Decisions.In(path)) == 0 {
			loose = append(loose, "nothing is decided in "+path)
		}
	}
	for _, fingerprint := range record.Keys(st.Decisions) {
		d := st.Decisions[fingerprint]
		if !d.Writes() {
			continue
		}
		for _, path := range d.Files() {
			if st.Files[path] == nil {
				loose = append(loose, fingerprint+" does not change "+path)
			}
		}
	}
	return loose
}

// WithFault injects errors: fault is called before each operation, and the operation returns its error.
func WithFault(o Options, fault func(op, path string) error) Options {
	o.fault = fault
	return o
}
