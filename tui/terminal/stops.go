package terminal

import (
	"context"
	"os"
	"sync/atomic"
)

// Stops is job control for a program with a screen: what stops it gives the terminal back first, and when it goes on it
// takes the terminal again, which the shell has put into a state of its own meanwhile. Before Watch, nothing stops it.
type Stops struct {
	ctx       context.Context // of Watch: Stop has no arguments, it is called as a command that has the terminal
	in        *os.File        // the terminal; nil: there is none
	able      bool
	signals   chan os.Signal
	away      atomic.Bool   // something else has the terminal
	continued chan struct{} // holds one token when the program was continued while that is so
}

// Able reports whether the program can be stopped: where nobody could continue it, it can't.
func (s *Stops) Able() bool { return s.able }

// Lend runs what has the terminal meanwhile: a program that stops itself stops this one too, at once.
func (s *Stops) Lend(run func() error) error {
	s.away.Store(true)
	defer s.away.Store(false)
	return run()
}
