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

// straggle is how much later than another process of the same terminal we may get its Ctrl-C.
const straggle = 300 * time.Millisecond

// grace is how long a command without a screen may take to end. What it computes need not look at its context for that
// long, and a decision that is being written is resolved by the next ssot.
const grace = 5 * time.Second

// signalCode and the number of a signal are the exit code of what it ended, as in a shell: 130 Ctrl-C, 143 SIGTERM,
// 129 SIGHUP.
const signalCode = 128

// signalled is the cause of a context that ended because the program was told to end.
type signalled struct{ signal syscall.Signal }

func (s signalled) Error() string { return s.signal.String() }

// Signals turns what asks a program to end (Ctrl-C, SIGTERM, and SIGHUP: the terminal is gone) into the end of a
// context.
// The first one is obeyed in order; a second one ends the program at once, unless a terminal has to be given back
// first.
type Signals struct {
	in      chan os.Signal
	screen  atomic.Bool   // the screen is up: it ends in order, whatever comes
	lent    atomic.Bool   // another program has the terminal: its Ctrl-C reaches us too, and does not mean us
	ignored chan struct{} // holds one token when such a Ctrl-C has come
	grace   time.Duration
	exit    func(code int) // ends the program where it does not end by itself
}

// Catch returns a context that ends with the first signal, and the signal as its cause. What the parent told us to
// ignore (nohup, a shell's &) stays ignored.
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

// Hold says that the screen is up, until Drop. A screen without a terminal is of no use: it ends
// with SIGHUP even where that is ignored.
func (s *Signals) Hold() {
	s.screen.Store(true)
	signal.Notify(s.in, syscall.SIGHUP)
}

// Drop says that the screen is not up any more.
func (s *Signals) Drop() { s.screen.Store(false) }

// lend says that another program has the terminal, until it is returned.
func (s *Signals) lend() {
	s.lent.Store(true)
	select {
	case <-s.ignored: // of the one before
	default:
	}
}

// returned ends lend. A program that ended with an error may have been ended by a Ctrl-C that has not reached us yet.
func (s *Signals) returned(err error) {
	if err != nil {
		select {
		case <-s.ignored:
		case <-time.After(straggle):
		}
	}
	s.lent.Store(false)
}

// watch ends ctx with the first signal, and the program where nobody is done some time after that.
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
	if s.screen.Load() { // it has a patience of its own, and a terminal to give back
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

// Interrupted reports whether an error is but the end of ctx, or of a child (go list) that the same Ctrl-C ended a
// moment earlier. A step that could not be taken back is never but that.
func Interrupted(ctx context.Context, err error) bool {
	switch {
	case errors.As(err, new(*journal.StuckError)):
		return false
	case errors.Is(err, context.Canceled):
		return true
	case !strings.Contains(err.Error(), "signal: "): // as os/exec says it of a child
		return false
	}
	select {
	case <-ctx.Done():
		return true
	case <-time.After(straggle):
		return false
	}
}

// ExitCode returns the exit code of a command that ended because ctx did.
func ExitCode(ctx context.Context) int {
	if s := (signalled{}); errors.As(context.Cause(ctx), &s) {
		return signalCode + int(s.signal)
	}
	return signalCode + int(syscall.SIGINT)
}
