// Package faulttest makes each operation of a function fail once, for tests of packages below triage: a read, a scan,
// or planning under a context that ends. Operations at the same place of the tested package are one.
package faulttest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
)

// ErrBroken is the error of an operation that is made to fail.
var ErrBroken = errors.New("broken disk")

// plan is the operation that fails because its context ended.
const plan = "plan"

// Walk remembers which failures were tried.
type Walk struct {
	folder string
	tried  map[Failure]bool
}

// Failure is an operation at a place of the tested package.
type Failure struct{ Operation, Caller string }

// New returns a walk through the package in a folder, which is the last element of its path.
func New(folder string) *Walk { return &Walk{folder: "/" + folder + "/", tried: map[Failure]bool{}} }

// Each calls run once without a failure, and then once for each failure that was not tried before. A run calls fail
// before each operation, and returns its error. Each calls swallowed after a run that returned no error although an
// operation failed, and returns any error that is not the one that run should have returned.
func (w *Walk) Each(ctx context.Context, run func(ctx context.Context, fail func(operation string) error) error, swallowed func(Failure)) error {
	var list []Failure
	if err := w.once(ctx, run, func(f Failure) bool {
		if !w.tried[f] {
			w.tried[f] = true
			list = append(list, f)
		}
		return false
	}); err != nil {
		return err
	}
	for _, f := range list {
		err := w.once(ctx, run, func(now Failure) bool { return now == f })
		switch {
		case err == nil:
			swallowed(f)
		case !errors.Is(err, ErrBroken) && (f.Operation != plan || !errors.Is(err, context.Canceled)):
			return fmt.Errorf("%s at %s: %w", f.Operation, f.Caller, err)
		}
	}
	return nil
}

// once calls run. fails says which operations fail.
func (w *Walk) once(ctx context.Context, run func(ctx context.Context, fail func(operation string) error) error, fails func(Failure) bool) error {
	failure := func(operation string) bool {
		caller := w.caller()
		return caller != "" && fails(Failure{operation, caller}) // others are for goroutines that the package did not start
	}
	return run(watched{ctx, func() bool { return failure(plan) }}, func(operation string) error {
		if failure(operation) {
			return ErrBroken
		}
		return nil
	})
}

// caller returns the lines of the tested package that lead to the operation.
func (w *Walk) caller() string {
	pc := make([]uintptr, 200)
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc)])
	var lines []string
	for {
		f, more := frames.Next()
		if i := strings.LastIndex(f.File, w.folder); i >= 0 && !strings.HasSuffix(f.File, "/faulttest.go") {
			lines = append(lines, fmt.Sprintf("%s:%d", f.File[i+len(w.folder):], f.Line))
		}
		if !more {
			return strings.Join(lines, " ")
		}
	}
}

// watched is a context that has ended for those who ask at some places. It goes on for all others, so that who does not
// return the error has another answer.
type watched struct {
	context.Context
	ended func() bool
}

func (c watched) Err() error {
	if c.ended() {
		return context.Canceled
	}
	return c.Context.Err()
}

func (c watched) Done() <-chan struct{} {
	if c.ended() {
		done := make(chan struct{})
		close(done)
		return done
	}
	return c.Context.Done()
}
