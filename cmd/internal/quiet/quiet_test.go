package quiet

import (
	"os"
	"testing"
)

func TestRestore(t *testing.T) {
	for _, was := range []value{{"xterm-256color", true}, {"", true}, {"", false}, {"dumb", true}} {
		t.Setenv(term, was.text) // puts it back after the test
		if !was.set {
			_ = os.Unsetenv(term)
		}
		before := saved
		saved = hush()
		if got := os.Getenv(term); got != "dumb" {
			t.Errorf("hushed from %+v it is %q", was, got)
		}
		Restore()
		saved = before
		if text, set := os.LookupEnv(term); (value{text, set}) != was {
			t.Errorf("restored to %q (%t), not %+v", text, set, was)
		}
	}
}
