package tui

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/keys/handing"
)

// TestDeeds holds what the keys say that do something outside of the session.
func TestDeeds(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("S")
	sc.wantFrame("that can't be done here")
	err := errors.New("nothing is accepted in this session")
	sc.m.o.Deeds = map[int]deed.Deed{
		handing.Stage: {Doing: "staging", Run: func(context.Context) (deed.Told, error) { return deed.Told{}, err }},
		handing.Test: {Doing: "building and testing", Run: func(context.Context) (deed.Told, error) {
			return deed.Told{Sentence: "7 packages, 12 checks: 1 broken", Lines: []string{"broken: test ws TestHub\x1b[2J"}}, nil
		}},
	}
	sc.press("S")
	sc.wantFrame("nothing is accepted in this session")
	err = nil
	sc.press("t")
	sc.wantFrame("7 packages, 12 checks: 1 broken", "broken: test ws TestHub␛[2J")
	sc.press("esc")

	sc.hold = true
	sc.press("t")
	sc.wantFrame("building and testing…; the same key stops it")
	sc.m.plans.gen++
	sc.release()
	sc.wantFrame("something was decided meanwhile")
}

// TestCopy holds that the clipboard gets the place and the rewrite, by way of the terminal.
func TestCopy(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	var terminal bytes.Buffer
	sc.m.o.Output = &terminal
	sc.press("j", "Y")
	sc.wantFrame("and its rewrite, if the terminal lets programs copy")
	_, coded, _ := strings.Cut(strings.TrimRight(terminal.String(), "\x07\x1b\\"), "c;")
	text, err := base64.StdEncoding.DecodeString(coded)
	if err != nil || !strings.Contains(string(text), ".go:") || !strings.Contains(string(text), "\n--- a/") {
		t.Errorf("the terminal got %q: %q, %v", terminal.String(), text, err)
	}
}
