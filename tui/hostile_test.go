package tui

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/header"
)

// evil is what a terminal obeys or hides: a title, colours that conceal, C1 as a rune and as a byte, text turned round,
// what takes no room, marks without a letter, and ends of lines.
const evil = "\x1b]0;x\a\x1b[8m\u0085\u009b31m\x9b\u202e\u2066\u200b\u3164\u302e\u0301\r\nFORGED\tx"

// hostile returns the shop with such text in all that a session can say.
func hostile(tb testing.TB) *memory {
	tb.Helper()
	from := shop(tb)
	s := newMemory()
	for file, text := range from.base {
		s.base["a"+evil+"/"+file+evil] = strings.ReplaceAll(text, "\n", "// "+strings.NewReplacer("\n", "", "\r", "").Replace(evil)+"\n")
	}
	for i, v := range from.violations {
		it, rw := v.item, v.rewrite
		it.File, it.Rule, it.Function, it.Symbol, it.Code, it.Reason, it.Package = "a"+evil+"/"+it.File+evil, evil+it.Rule, evil+it.Function, it.Symbol+evil, it.Code+evil, it.Reason+evil, it.Package+evil
		rw.Factory = &fix.Factory{Name: evil, Callers: 2, Files: 2, Why: evil}
		rw.Chain = []string{evil, "b" + evil}
		if rw.Refusal != nil && i > 0 {
			rw.Refusal = &refusal.Refusal{Kind: rw.Refusal.Kind, Detail: evil + rw.Refusal.Detail + " " + s.violations[0].item.Fingerprint}
		}
		for _, h := range rw.Hazards {
			rw.Hazards = []refusal.Hazard{{Kind: h.Kind, Detail: h.Detail + evil, Place: h.Place + evil}}
		}
		s.add(tb, v.old, v.new, rw, it)
		last := s.violations[i]
		last.note = []string{"", evil}[i%2]
		if rw.Status == fix.Ready {
			last.alternatives = []fixtureAlternative{{Alternative: fix.Alternative{Kind: "callers", Title: evil}}}
		}
	}
	s.news = []string{evil, "see " + s.violations[1].item.Fingerprint + evil}
	s.notRead = []scan.NotAnalyzed{{File: evil, Why: evil}, {Package: evil, Why: evil}}
	return s
}

// TestHostileText walks over a session in which every name, literal and message is meant for the terminal, and wants
// none of it to be obeyed: no character that a terminal hides or acts on, no escape at all where there are no colours,
// and every frame of the screen's size.
func TestHostileText(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	s := hostile(t)
	sc := closedScreen(t, s, 120, 40, termenv.Ascii)
	sc.m.review.head, sc.m.o.Editor = header.New(sc.m.theme, "t"+evil), nil
	check := func(what string) {
		t.Helper()
		sc.checkFrame()
		for i, r := range sc.m.View() {
			if r != '\n' && (unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)) {
				t.Fatalf("after %s the screen has %U: %q", what, r, sc.m.View()[max(0, i-200):i+1])
			}
		}
	}
	found := s.Items()
	sc.hold = true
	sc.send(progressMsg{triage.Progress{Phase: evil, Done: 1, Total: 2, Found: found[:3]}})
	check("the scan's progress")
	sc.hold, sc.held = false, nil
	sc.run(sc.m.Init())
	keys := append(strings.Split("aasmnAuUjjjkgGhlJKv/?yxiiR", ""), "enter", "esc", "tab", "down", " ", "pgdown", "end")
	for step := range 400 {
		switch rnd.IntN(20) {
		case 0:
			s.refuse = []error{nil, errors.New(evil), fmt.Errorf("%s: %w", evil, errSomething)}[rnd.IntN(3)]
		case 1:
			s.fail, s.changed = []error{nil, errors.New(evil)}[rnd.IntN(2)], rnd.IntN(2) == 0
		case 2:
			s.news = append(s.news, fmt.Sprint(evil, step))
		}
		sc.m.frame.Resize([]int{120, 100, 84, 60, 41}[rnd.IntN(5)], []int{40, 24, 15}[rnd.IntN(3)])
		k := keys[rnd.IntN(len(keys))]
		sc.now = sc.now.Add(time.Second)
		sc.press(k)
		check(fmt.Sprintf("%s (step %d)", k, step))
	}
	if text := sc.summary(); strings.ContainsFunc(text, unicode.IsControl) {
		t.Errorf("the summary is %q", text)
	}
}
