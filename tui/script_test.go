package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/archivetest"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/closing"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/keys/handing"
	"github.com/seed-58def443/ssot/tui/theme"
)

// TestScripts holds what the screen shows after each key: testdata/scripts has a session's name and the keys, and after
// each line of keys the lines of the screen that are others than before, the decisions that were taken, and what else
// is known. A line of a script that begins with ! is none of keys, see [player.order].
func TestScripts(t *testing.T) {
	archivetest.Run(t, filepath.Join("testdata", "scripts"), *update, func(t *testing.T, ar *txtar.Archive) string {
		t.Helper()
		p := newPlayer(t)
		for _, line := range archivetest.Script(ar) {
			p.play(line)
		}
		return p.out.String()
	})
}

// player plays a script on a screen.
type player struct {
	*screen
	t     *testing.T
	shown []string // the screen as it was printed last
	did   int      // decisions that were printed
	fail  error    // of what works outside of the session
	out   strings.Builder
}

func newPlayer(t *testing.T) *player {
	t.Helper()
	return &player{t: t}
}

// open opens a session on a screen: "shop", "ways", "alike N", "many N", "none", or "broken", in which a third of a
// shop's rewrites is of each kind that can't be accepted.
func (p *player) open(name string) {
	word, rest, _ := strings.Cut(name, " ")
	n, _ := strconv.Atoi(rest)
	var s *memory
	switch word {
	case "shop":
		s = shop(p.t)
	case "ways":
		s = alternativesShop(p.t)
	case "alike":
		s = alike(p.t, n)
	case "many":
		s = many(p.t, n)
	case "hazards":
		s = hazardous(p.t)
	case "none":
		s = newMemory()
	default:
		p.t.Fatalf("what is %q?", name)
	}
	p.did = 0
	p.on(s)
}

// on opens a screen on a session.
func (p *player) on(s *memory) {
	p.screen, p.shown, p.fail = closedScreenIn(p.t, s, 100, 24, theme.Look{}), nil, nil
	p.m.o.Deeds = map[int]deed.Deed{
		handing.Stage: {Doing: "staging", Run: func(context.Context, func(deed.Progress)) (deed.Outcome, error) {
			return deed.Outcome{Sentence: "3 files are staged"}, p.fail
		}},
		handing.Test: {Doing: "testing", Run: func(_ context.Context, tell func(deed.Progress)) (deed.Outcome, error) {
			tell(deed.Progress{What: "testing 7 packages", Done: 2, Total: 3})
			marks := map[string]deed.Mark{}
			for i, v := range s.violations {
				marks[v.item.Fingerprint] = []deed.Mark{{Sign: deed.Passed, Text: "3 tests pass"}, {Sign: deed.Broke, Text: "TestHub fails"}, {Sign: deed.Untested, Text: "no test ran it"}}[i%3]
			}
			return deed.Outcome{Sentence: "1 broken", Lines: []string{"broken: TestHub"}, Marks: marks}, p.fail
		}},
		handing.Summary: {Doing: "summing up", Run: func(context.Context, func(deed.Progress)) (deed.Outcome, error) {
			return deed.Outcome{Sentence: "summed up", Page: &closing.Page{Headline: "1 of 9 is done", Next: []closing.Step{{Text: "stage it", Command: "ssot commit"}}}}, p.fail
		}},
	}
	p.m.o.Editor = func(file string, line int) (Editor, error) {
		fmt.Fprintf(&p.out, "edits %s:%d\n", filepath.ToSlash(file), line)
		return idle{}, p.fail
	}
}

// play plays a line and prints what came of it.
func (p *player) play(line string) {
	p.t.Helper()
	fmt.Fprintf(&p.out, "> %s\n", line)
	if rest, ok := strings.CutPrefix(line, "!"); ok {
		p.order(rest)
	} else {
		for k := range strings.FieldsSeq(line) {
			p.press(k)
		}
	}
	if p.screen == nil {
		return
	}
	p.checkFrame()
	lines := strings.Split(p.frame(), "\n")
	for i, l := range lines {
		if i >= len(p.shown) || len(p.shown) != len(lines) || l != p.shown[i] {
			fmt.Fprintln(&p.out, strings.TrimRight(fmt.Sprintf("%2d|%s", i, l), " "))
		}
	}
	p.shown = lines
	for _, a := range p.s.calls[p.did:] {
		var at []string
		for _, id := range a.IDs {
			v := p.s.byID[id]
			at = append(at, fmt.Sprintf("%s:%d", v.item.File, v.item.Line))
		}
		fmt.Fprintf(&p.out, "did %s %s as=%q reason=%q until=%q scope=%q text=%q bulk=%t hazards=%v\n", a.Verb, strings.Join(at, ","), a.As, a.Reason, a.Until, a.Scope, a.Text, a.Bulk, a.Hazards)
	}
	p.did = len(p.s.calls)
	if p.quit {
		fmt.Fprintf(&p.out, "quit with %d: %s\n", p.m.code, p.summary())
		p.quit = false
	}
}

// order carries out what is no key.
func (p *player) order(line string) {
	p.t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "open": // a session, and have it scanned
		p.open(rest)
		p.run(p.m.Init())
	case "again": // the same session, by another process
		p.s.left = p.m.review.list.Key()
		p.on(p.s)
		p.run(p.m.Init())
	case "closed": // a session that is not scanned yet
		p.open(rest)
	case "scan": // a part of the violations was found
		n, _ := strconv.Atoi(rest)
		found := p.s.Items()[:n]
		for i := range found {
			found[i].Fingerprint, found[i].ID = "", ""
		}
		p.hold = true
		p.send(progressMsg{triage.Progress{Phase: "checking types", Done: n, Total: 9, Found: found}})
		p.hold, p.held = false, nil
	case "scanned":
		p.run(p.m.work.open(func(context.Context, func(triage.Progress)) (Session, []string, error) { return p.s, p.s.news, nil }))
	case "size":
		var w, h int
		if _, err := fmt.Sscan(rest, &w, &h); err != nil {
			p.t.Fatal(line, err)
		}
		p.send(tea.WindowSizeMsg{Width: w, Height: h})
	case "burst":
		p.send(keyMsg(rest))
	case "soon": // keys one after the other, without a pause
		for k := range strings.FieldsSeq(rest) {
			p.send(keyMsg(k))
		}
	case "paste":
		p.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(rest), Paste: true})
	case "alt":
		p.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(rest), Alt: true})
	case "hold":
		p.hold = true
	case "release":
		p.release()
	case "focus":
		p.send(tea.FocusMsg{})
	case "resume":
		p.send(tea.ResumeMsg{})
	case "tick":
		p.send(tickMsg{})
	case "edited":
		p.send(editedMsg{map[bool]error{true: errors.New(rest)}[rest != ""]})
	case "click", "wheel":
		var x, y int
		if _, err := fmt.Sscan(rest, &x, &y); err != nil {
			p.t.Fatal(line, err)
		}
		button := tea.MouseButtonLeft
		if word == "wheel" {
			button = tea.MouseButtonWheelDown
		}
		p.send(tea.MouseMsg{X: x, Y: y, Button: button, Action: tea.MouseActionPress})
	case "change": // the files change
		p.s.changed = true
	case "news":
		p.s.news = append(p.s.news, rest)
	case "unread":
		p.s.notRead = append(p.s.notRead, scan.NotAnalyzed{Package: rest, Why: "it has errors"})
	case "refuse": // the next decisions
		p.s.refuse = map[bool]error{true: errors.New(rest)}[rest != ""]
	case "fail": // the next looks, and what works outside of the session
		p.s.fail = map[bool]error{true: errors.New(rest)}[rest != ""]
		p.fail = p.s.fail
	case "outside": // violation N is in a state that somebody else gave it
		n, _ := strconv.Atoi(rest)
		p.s.violations[n].item.Outside = true
	case "decided":
		n, _ := strconv.Atoi(rest)
		p.s.violations[n].state, p.s.violations[n].reason, p.s.violations[n].day = triage.Allowed, "by hand", "2027-01-01"
	case "offer": // the reason of an allowance that was undone
		p.s.offered = rest
	case "left": // a draft leaves one out
		p.s.leaves = !p.s.leaves
	case "stale": // another process decided
		p.m.plans.stale()
		p.send(nil)
	case "writing": // a decision is being written, or no more
		p.m.work.doing = map[bool]doing{true: nothing, false: writing}[p.m.work.doing == writing]
	case "leave": // the program asks what becomes of its folder
		p.m.o.Leave = &Leave{Folder: "/tmp/demo", Keep: func() { fmt.Fprintln(&p.out, "kept") }}
	default:
		p.t.Fatalf("what is %q?", line)
	}
}

// idle is an editor that does nothing.
type idle struct{}

func (idle) Run() error          { return nil }
func (idle) SetStdin(io.Reader)  {}
func (idle) SetStdout(io.Writer) {}
func (idle) SetStderr(io.Writer) {}
