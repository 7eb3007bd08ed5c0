package layout_test

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/patch"
)

// TestTooDeep holds that what takes go/printer minutes is not printed, and that its bytes stay as they are.
func TestTooDeep(t *testing.T) {
	nested := func(n int) []byte { // in one line, which gofmt would break into several
		return []byte("package p\n\nvar x = 1\n\nvar n = " + strings.Repeat("func() { _ = ", n) + "1" + strings.Repeat(" }", n) + "\n")
	}
	for n, want := range map[int]bool{1: false, 150: false, 250: true, 1000: true} {
		src := nested(n)
		if got := layout.TooDeep(src); got != want {
			t.Errorf("%d levels: too deep is %t", n, got)
		}
		l := layout.Of(src)
		after, _, err := l.Apply(src, []patch.Edit{{Start: 19, End: 20, New: "2"}})
		if err != nil || string(after) != strings.Replace(string(src), "x = 1", "x = 2", 1) {
			t.Errorf("%d levels: %v, %d bytes become %d", n, err, len(src), len(after))
		}
	}
}
