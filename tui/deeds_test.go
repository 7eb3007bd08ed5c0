package tui

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/closing"
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
		handing.Stage: {Doing: "staging", Run: func(context.Context, func(deed.Progress)) (deed.Outcome, error) { return deed.Outcome{}, err }},
		handing.Test: {Doing: "building and testing", Run: func(context.Context, func(deed.Progress)) (deed.Outcome, error) {
			return deed.Outcome{Sentence: "7 packages, 12 checks: 1 broken", Lines: []string{"broken: test ws TestHub\x1b[2J"}}, nil
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
	sc.wantFrame("building and testing…; esc stops it")
	sc.m.plans.gen++
	sc.release()
	sc.wantFrame("something was decided meanwhile")
}

// TestCopy holds that the clipboard gets what of the violation was chosen, by way of the terminal.
func TestCopy(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	var terminal bytes.Buffer
	sc.m.o.Output = &terminal
	sc.press("j")
	e := sc.m.review.current()
	for answer, begins := range map[string]string{"p": e.File + ":", "c": e.Code, "d": "--- a/" + e.File} {
		terminal.Reset()
		sc.press("Y")
		sc.checkFrame()
		sc.wantFrame("copy what of "+sc.at()+"?", "p place  c code  d diff  esc nothing")
		sc.press(answer)
		sc.wantFrame(" of " + sc.at() + ", if the terminal lets programs copy")
		_, coded, _ := strings.Cut(strings.TrimRight(terminal.String(), "\x07\x1b\\"), "c;")
		text, err := base64.StdEncoding.DecodeString(coded)
		if err != nil || !strings.HasPrefix(string(text), begins) {
			t.Errorf("%s: the terminal got %q: %q, %v", answer, terminal.String(), text, err)
		}
	}
	terminal.Reset()
	sc.press("Y", "a")
	sc.wantFrame("nothing was copied")
	sc.wantStates("")
	if terminal.Len() > 0 {
		t.Errorf("the terminal got %q", terminal.String())
	}
}

// TestCopyOfHostileName holds that the place that is copied has no bytes that a shell or a terminal acts on.
func TestCopyOfHostileName(t *testing.T) {
	sc := newScreen(t, hostile(t), 120, 40)
	var terminal bytes.Buffer
	sc.m.o.Output = &terminal
	sc.press("j", "Y", "p")
	_, coded, _ := strings.Cut(strings.TrimRight(terminal.String(), "\x07\x1b\\"), "c;")
	text, err := base64.StdEncoding.DecodeString(coded)
	if err != nil || !strings.Contains(string(text), "FORGED") || strings.ContainsFunc(string(text), unicode.IsControl) || strings.ContainsRune(string(text), '\u202e') {
		t.Errorf("%q, %v", text, err)
	}
}

// TestTesting holds that what runs is shown in a pane while one goes on, is stopped by esc or ctrl+c, and that what
// came of it stays as a mark at the row, until that is decided anew.
func TestTesting(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 10}} {
		s := shop(t)
		accepted := s.violations[1].item.Fingerprint
		if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: []string{accepted}}); err != nil {
			t.Fatal(err)
		}
		sc := newScreen(t, s, size[0], size[1])
		sc.m.o.Deeds = map[int]deed.Deed{handing.TestAll: {Doing: "testing it all", Run: func(ctx context.Context, _ func(deed.Progress)) (deed.Outcome, error) {
			return deed.Outcome{Sentence: "2 packages, 9 checks: 9 same", Marks: map[string]deed.Mark{accepted: {Sign: deed.Passed, Text: "as before"}}}, ctx.Err()
		}}}
		sc.hold = true
		sc.press("T")
		var went deed.ProgressMsg
		went.Progress = deed.Progress{What: "2 of 7 packages tested: building and testing 7 packages (default), with the decisions", Done: 3, Total: 3, Lines: []string{"example.com/shop/internal/ws TestHub"}}
		sc.send(sc.m.deeds.Outcome(went))
		sc.checkFrame()
		golden(t, fmt.Sprintf("testing-%dx%d", size[0], size[1]), sc.frame())
		if size[0] > 40 {
			sc.wantFrame("✗ 1 failed so far", "esc stops it")
		}
		sc.release()
		sc.wantFrame("2 packages, 9 checks: 9 same")
		sc.m.review.reveal(accepted)
		sc.send(nil)
		sc.wantFrame("t✓")
		if size[0] > 40 {
			sc.wantFrame("tested: as before")
		}
		sc.press("U")
		if strings.Contains(sc.frame(), "t✓") {
			t.Errorf("the mark outlives the decision:\n%s", sc.frame())
		}
		for _, key := range []string{"esc", "ctrl+c"} {
			sc.hold = true
			sc.press("T", key)
			sc.wantFrame("testing it all is being stopped")
			sc.release()
			sc.wantFrame("testing it all was stopped")
			if sc.quit {
				t.Fatalf("%s quits", key)
			}
		}
	}
}

// TestClosingScreen holds that one who has decided all sees what it came to before the program ends, and not when
// something is open; at every size, and that its keys do what it says is next.
func TestClosingScreen(t *testing.T) {
	page := closing.Page{
		Headline: "34 violations in 21 files, 43 in 30 files before: 21 % fewer",
		Bars:     []closing.Bar{{Name: "high", Before: 9, After: 0}, {Name: "medium", Before: 8, After: 8}, {Name: "low", Before: 26, After: 1}},
		Changed:  "9 files changed, 27 imports moved in 18 files",
		Sections: []closing.Section{
			{Title: "accepted knowingly, 1", Rows: []string{"internal/ws/hub.go:14: options: Addr: redistest.Addr() here, config.RedisAddr() at internal/redisx/redisx.go:14"}},
			{Title: "left, 34", Rows: []string{"22 with a rewrite", "3 refused (import cycle): move the owner\x1b[2J"}},
		},
		Next: []closing.Step{{Text: "Build and test what the 9 changed files are used by.", Command: "ssot verify"}, {Text: "See the changes.", Command: "git diff"}},
	}
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 10}, {200, 50}} {
		sc := newScreen(t, shop(t), size[0], size[1])
		sc.m.o.Deeds = map[int]deed.Deed{
			handing.Summary: {Doing: "looking", Run: func(context.Context, func(deed.Progress)) (deed.Outcome, error) {
				return deed.Outcome{Page: &page}, nil
			}},
			handing.Stage: {Doing: "staging", Run: func(context.Context, func(deed.Progress)) (deed.Outcome, error) {
				return deed.Outcome{Sentence: "staged 9 files"}, nil
			}},
		}
		sc.press("c")
		sc.checkFrame()
		golden(t, fmt.Sprintf("closing-%dx%d", size[0], size[1]), sc.frame())
		sc.press("a")
		sc.wantStates("")
		sc.wantWords("a does nothing here: esc goes back, q quits")
		sc.press("G")
		sc.checkFrame()
		sc.wantFrame("git diff")
		sc.press("S")
		sc.wantFrame("staged 9 files")
		sc.press("q")
		if !sc.quit {
			t.Fatal("q with something open does not quit")
		}
		deeds := sc.m.o.Deeds
		sc = newScreen(t, shop(t), size[0], size[1])
		sc.m.o.Deeds = deeds
		for range sc.s.Items() {
			sc.press("s")
		}
		sc.press("tab")
		for range sc.s.Items() {
			sc.press("s")
		}
		sc.press("q")
		if sc.quit || !sc.m.closing.IsOpen() {
			t.Fatalf("q at the end does not show what it came to: %s\n%s", sc.states(), sc.frame())
		}
		if sc.press("q"); !sc.quit {
			t.Fatal("q does not quit what it came to")
		}
	}
}
