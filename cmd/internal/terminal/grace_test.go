package terminal

import (
	"context"
	"os"
	"syscall"
	"testing"
)

// TestGrace has a command go on after it was told to end: the program ends all the same, with the signal's exit code.
// One that is done is left alone.
func TestGrace(t *testing.T) {
	t.Parallel()
	for _, finished := range []bool{false, true} {
		exits := make(chan int, 1)
		s := &Signals{in: make(chan os.Signal, 1), exit: func(code int) { exits <- code }}
		if finished {
			s.grace = grace
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		done, ended := make(chan struct{}), make(chan struct{})
		go func() {
			s.watch(ctx, cancel, done)
			close(ended)
		}()
		s.in <- syscall.SIGTERM
		<-ctx.Done()
		if finished {
			close(done)
		}
		<-ended
		select {
		case code := <-exits:
			if finished || code != 143 {
				t.Errorf("finished: %t, exit code %d", finished, code)
			}
		default:
			if !finished {
				t.Error("it goes on")
			}
		}
	}
}
