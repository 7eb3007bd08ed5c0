package faulttest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
)

// TestEach has a run that reads, ignores an error, and plans. No failure is tried in the second walk.
func TestEach(t *testing.T) {
	w := New("faulttest")
	var runs, swallowed []string
	for range 2 {
		if err := w.Each(t.Context(), func(ctx context.Context, fail func(string) error) error {
			runs = append(runs, "")
			step := func(name string, err error) error {
				if err != nil {
					name += "!"
				}
				runs[len(runs)-1] += name + " "
				return err
			}
			if err := step("read", fail("read")); err != nil {
				return fmt.Errorf("wrapped: %w", err)
			}
			_ = step("look", fail("look"))
			return step("plan", ctx.Err())
		}, func(f Failure) { swallowed = append(swallowed, f.Operation) }); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"read look plan ", "read! ", "read look! plan ", "read look plan! ", "read look plan "}
	if !reflect.DeepEqual(runs, want) {
		t.Errorf("%q, want %q", runs, want)
	}
	if !reflect.DeepEqual(swallowed, []string{"look"}) {
		t.Errorf("swallowed %q", swallowed)
	}
}

// TestEachWrongError has runs that return another error than the one of the operation.
func TestEachWrongError(t *testing.T) {
	other := errors.New("another error")
	for name, run := range map[string]func(ctx context.Context, fail func(string) error) error{
		"always": func(context.Context, func(string) error) error { return other },
		"for a failed read": func(_ context.Context, fail func(string) error) error {
			return map[bool]error{true: other}[fail("read") != nil]
		},
		"for an ended context": func(ctx context.Context, _ func(string) error) error {
			return map[bool]error{true: other}[ctx.Err() != nil]
		},
		"a read is not planning": func(_ context.Context, fail func(string) error) error {
			return map[bool]error{true: context.Canceled}[fail("read") != nil]
		},
	} {
		if err := New("faulttest").Each(t.Context(), run, func(Failure) {}); !errors.Is(err, other) && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
