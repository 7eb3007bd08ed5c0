package grouping

import (
	"fmt"
	"strings"
	"testing"
)

// TestArrange holds that groups come as their first violation does, keep its order, and that what is not known comes
// last.
func TestArrange(t *testing.T) {
	list := []Names{{"high", "b.go", "r", ""}, {"high", "a.go", "q", "s"}, {"low", "b.go", "q", "t"}, {"low", "c.go", "r", "s"}}
	for by, want := range map[By]string{
		Priority: "[{high [0 1]} {low [2 3]}]",
		File:     "[{b.go [0 2]} {a.go [1]} {c.go [3]}]",
		Rule:     "[{r [0 3]} {q [1 2]}]",
		Shape:    "[{s [1 3]} {t [2]} { [0]}]",
	} {
		if got := fmt.Sprint(by.Arrange(list, "")); got != want {
			t.Errorf("by %s: %s", by, got)
		}
	}
	if got := Priority.Arrange(nil, "", ""); len(got) != 0 {
		t.Errorf("nothing has the groups %v", got)
	}
}

// TestNext holds that the key for the next grouping visits each one, and begins again after the last.
func TestNext(t *testing.T) {
	by := Priority
	var names []string
	for range kinds {
		by = by.Next()
		names = append(names, by.String())
	}
	if strings.Join(names, " ") != "file rule shape priority" {
		t.Error(names)
	}
}
