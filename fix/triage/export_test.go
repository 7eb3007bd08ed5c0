package triage

import (
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// WatchOn lets Watch look whenever something comes, in place of every second.
func (s *Session) WatchOn(ticks <-chan time.Time) {
	s.ticks = func() (<-chan time.Time, func()) { return ticks, func() {} }
}

// Inconsistencies lists what does not hold together in a session: a file that differs from its base and no decision answers for,
// or a decision that changes a file which does not differ.
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

// WithFault makes what a session reads and writes fail: fault is asked before each operation, and what it returns is
// what the operation ends with.
func WithFault(o Options, fault func(op, path string) error) Options {
	o.fault = fault
	return o
}

// Seq grows with every change of the session's state.
func (s *Session) Seq() int { return s.m.Now().Seq }
