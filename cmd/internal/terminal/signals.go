package terminal

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/seed-58def443/ssot/fix/journal"
)

// straggle is how much later than another process of the terminal this one may get the same Ctrl-C.
const straggle = 300 * time.Millisecond

// grace is how long a command without a screen may take to end. Computations don't check their context all the time,
// and the next ssot resolves a decision that was interrupted while it was written.
const grace = 5 * time.Second

// signalCode plus the signal number is the exit code after a signal, as in a shell: 130 for Ctrl-C, 143 for SIGTERM,
// 129 for SIGHUP.
const signalCode = 128

// signalled is the cause of a context that a signal cancelled.
type signalled struct{ signal syscall.Signal }

func (s signalled) Error() string { return s.signal.String() }

// Signals cancels a context when a signal asks the program to end: Ctrl-C, SIGTERM, or SIGHUP when the terminal is
// gone. The first signal only cancels the context; a second one ends the process at once, unless a screen is up, which
// must restore the terminal.
type Signals struct {
	in      chan os.Signal
	screen  atomic.Bool   // a screen is up, which always ends in order
	lent    atomic.Bool   // another program has the terminal; its Ctrl-C also reaches this process
	ignored chan struct{} // holds a token after such a Ctrl-C
	grace   time.Duration
	exit    func(code int) // ends the process
}

// Catch returns a context that the first signal cancels, with the signal as its cause. Signals that the parent process
// ignores (nohup, a shell's &) stay ignored.
func Catch(parent context.Context) (ctx context.Context, s *Signals, release func()) {
	ctx, cancel := context.WithCancelCause(parent)
	s = &Signals{in: make(chan os.Signal, 4), ignored: make(chan struct{}, 1), grace: grace, exit: os.Exit}
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(sig) {
			signal.Notify(s.in, sig)
		}
	}
	done := make(chan struct{})
	go s.watch(ctx, cancel, done)
	return ctx, s, func() {
		signal.Stop(s.in)
		cancel(nil)
		close(done)
	}
}

// Hold records that a screen is up, until Drop. A screen is useless without a terminal, so it ends with SIGHUP even if
// that is ignored.
func (s *Signals) Hold() {
	s.screen.Store(true)
	signal.Notify(s.in, syscall.SIGHUP)
}

// Drop records that the screen is gone.
func (s *Signals) Drop() { s.screen.Store(false) }

// lend records that another program has the terminal, until returned.
func (s *Signals) lend() {
	s.lent.Store(true)
	select {
	case <-s.ignored: // from an earlier lend
	default:
	}
}

// returned ends lend. If the program failed, it waits for a Ctrl-C that may have ended it and has not reached this
// process yet.
func (s *Signals) returned(err error) {
	if err != nil {
		select {
		case <-s.ignored:
		case <-time.After(straggle):
		}
	}
	s.lent.Store(false)
}

// watch cancels ctx at the first signal, and ends the process if it is not done some time later.
func (s *Signals) watch(ctx context.Context, cancel context.CancelCauseFunc, done <-chan struct{}) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case sig := <-s.in:
			n, ok := sig.(syscall.Signal)
			switch {
			case sig == os.Interrupt && s.lent.Load():
				select {
				case s.ignored <- struct{}{}:
				default:
				}
			case ok:
				cancel(signalled{n})
			}
		}
	}
	if s.screen.Load() { // it has its own time limit, and must restore the terminal
		return
	}
	signal.Stop(s.in)
	if errors.Is(context.Cause(ctx), context.Canceled) {
		return
	}
	select {
	case <-done:
	case <-time.After(s.grace):
		s.exit(ExitCode(ctx))
	}
}

// Interrupted reports whether an error is only the consequence of ctx's end, or of the same Ctrl-C having ended a child
// (go list) a moment earlier. An error about a step that could not be undone is more than that.
func Interrupted(ctx context.Context, err error) bool {
	switch {
	case errors.As(err, new(*journal.StuckError)):
		return false
	case errors.Is(err, context.Canceled):
		return true
	case !strings.Contains(err.Error(), "signal: "): // wording of os/exec about a child
		return false
	}
	select {
	case <-ctx.Done():
		return true
	case <-time.After(straggle):
		return false
	}
}

// ExitCode returns the exit code of a command that ended because of ctx.
func ExitCode(ctx context.Context) int {
	if s := (signalled{}); errors.As(context.Cause(ctx), &s) {
		return signalCode + int(s.signal)
	}
	return signalCode + int(syscall.SIGINT)
}
