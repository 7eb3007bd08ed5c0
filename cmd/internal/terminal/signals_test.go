package terminal

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal"
)

func TestInterrupted(t *testing.T) {
	running := t.Context()
	ended, cancel := context.WithCancelCause(running)
	cancel(signalled{syscall.SIGTERM})
	for _, test := range []struct {
		ctx  context.Context
		err  error
		want bool
	}{
		{ended, fmt.Errorf("read the module: %w", context.Canceled), true},
		{ended, errors.New("go env in /m: signal: interrupt"), true},
		{running, errors.New("go env in /m: signal: killed"), false},
		{ended, errors.New("the disk is full"), false},
		{ended, &journal.StuckError{Cause: context.Canceled}, false},
	} {
		if got := Interrupted(test.ctx, test.err); got != test.want {
			t.Errorf("%v: %t", test.err, got)
		}
	}
	if got := ExitCode(ended); got != 143 {
		t.Errorf("exit code %d", got)
	}
	if got := ExitCode(running); got != 130 {
		t.Errorf("exit code %d", got)
	}
}
