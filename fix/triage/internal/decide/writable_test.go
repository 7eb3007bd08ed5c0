package decide

import (
	"errors"
	"fmt"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal"
)

// TestWritable has files that can be replaced, that are refused, and one that can't be looked at. Each is asked for
// once.
func TestWritable(t *testing.T) {
	asked := map[string]int{}
	broken := errors.New("broken disk")
	w := NewWritable(func(path string) error {
		asked[path]++
		switch path {
		case "refused.go":
			return fmt.Errorf("wrapped: %w", &journal.RefusedError{Path: path, Why: "is a link"})
		case "changed.go":
			return &journal.ChangedError{Path: path}
		case "broken.go":
			return broken
		}
		return nil
	})
	for range 2 {
		if why, err := w.refusal("a.go", "b.go"); why != "" || err != nil {
			t.Errorf("%q, %v", why, err)
		}
		for _, path := range []string{"refused.go", "changed.go"} {
			if why, err := w.refusal("a.go", path, "never.go"); why != w.known[path].Error() || err != nil {
				t.Errorf("%s: %q, %v", path, why, err)
			}
		}
		if why, err := w.refusal("broken.go", "refused.go"); why != "" || !errors.Is(err, broken) {
			t.Errorf("%q, %v", why, err)
		}
	}
	for path, n := range asked {
		if n != 1 || path == "never.go" {
			t.Errorf("%s was asked for %d times", path, n)
		}
	}
}

// TestRefusals adds errors of writing files.
func TestRefusals(t *testing.T) {
	r, broken := Refusals{}, errors.New("broken disk")
	refused := &journal.RefusedError{Path: "a.go", Why: "is a link"}
	for _, test := range []struct {
		name string
		err  error
		want bool
	}{
		{"none", nil, false},
		{"another error", broken, false},
		{"a refusal by a step that is stuck", errors.Join(refused, &journal.StuckError{}), false},
		{"a refusal", fmt.Errorf("write: %w", refused), true},
		{"the same again", refused, false},
		{"that of another file", &journal.RefusedError{Path: "b.go", Why: "is a link"}, true},
	} {
		if got := r.Add(test.err); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
	check := r.Wrap(func(path string) error {
		if path == "broken.go" {
			return broken
		}
		return nil
	})
	for path, want := range map[string]error{"a.go": refused, "c.go": nil, "broken.go": broken} {
		if err := check(path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}
