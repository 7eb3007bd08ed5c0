package tui

import (
	"errors"
	"strings"
	"testing"
)

// TestMessagesAreReadInFull holds that a message takes the lines it needs and keeps its line ends, and that i shows
// what does not fit.
func TestMessagesAreReadInFull(t *testing.T) {
	sentence := errors.New(strings.Repeat("internal/cache/manager.go can't be written: ", 4) + "the end of it")
	for _, size := range []struct {
		w, h int
		cut  bool
	}{{120, 40, false}, {80, 24, false}, {50, 12, true}, {40, 10, true}} {
		sc := newScreen(t, shop(t), size.w, size.h)
		sc.s.refuse = sentence
		sc.press("j", "l", "a")
		sc.checkFrame()
		if size.cut {
			sc.wantFrame("… (i: all of it)")
			sc.press("i", "G")
			sc.checkFrame()
		}
		sc.wantWords("the end of it")
	}
}

// TestLinesOfAnError holds that the line of the rule file and its caret stay where they are.
func TestLinesOfAnError(t *testing.T) {
	sc := newScreen(t, shop(t), 80, 24)
	sc.s.fail = errors.New("ssot.yaml:3:5: rules has no key call\n\t    call: x\n\t    ^")
	sc.press("R")
	sc.checkFrame()
	sc.wantFrame(" ssot.yaml:3:5: rules has no key call ", "\n         call: x ", "\n         ^ ")
	sc.press("j", "i")
	sc.wantFrame("! ssot.yaml:3:5: rules has no key call ", "\n           call: x ")
}
