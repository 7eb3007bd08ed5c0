package verify

import (
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// Progress describes the current step.
type Progress struct {
	What        string   // "testing 7 packages, with the decisions"
	Done, Total int      // steps
	Tested, Of  int      // packages of this step whose tests have ended, and all that are tested in it
	Failed      []string // tests that failed in this step so far, as "PACKAGE TEST"
}

// steps counts the steps of a run and reports them.
type steps struct {
	now  Progress
	said func(Progress) // may be nil
}

// tell begins a step.
func (s *steps) tell(format string, args ...any) {
	s.now = Progress{What: fmt.Sprintf(format, args...), Done: s.now.Done + 1, Total: max(s.now.Total, s.now.Done+1)}
	s.say()
}

func (s *steps) say() {
	if s.said != nil {
		said := s.now
		said.Failed = slices.Clone(said.Failed)
		s.said(said)
	}
}

// testing sets the number of packages that this step tests, and returns the function to call with each outcome.
func (s *steps) testing(packages int) func(gotool.Name, gotool.State) {
	s.now.Of = packages
	s.say()
	return func(name gotool.Name, state gotool.State) {
		switch {
		case name.Test == "":
			s.now.Tested++
		case state == gotool.Fail:
			s.now.Failed = append(s.now.Failed, name.Package+" "+name.Test)
		default:
			return
		}
		s.say()
	}
}
