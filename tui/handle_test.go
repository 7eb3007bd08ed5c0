package tui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
)

// TestStaleAnswers holds that a decision is taken only about what is on the screen, and that answers to older questions
// are dropped.
func TestStaleAnswers(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("j")
	sc.hold = true
	sc.send(keyMsg("a"))
	if sc.m.work.doing != writing {
		t.Fatal("the decision is not on its way")
	}
	sc.press("a")
	sc.wantFrame("as soon as the last decision is written")
	sc.press("s", "u")
	sc.wantFrame("3 keys wait; esc drops them")
	sc.release()
	sc.wantStates("manager.go:18 accepted") // the next one has a hazard, and the key before the question does not answer it
	sc.wantFrame("with the hazard options?", "2 keys that waited: dropped")
	sc.press("esc")

	old := previewMsg{gen: sc.m.plans.gen - 1, key: sc.m.review.list.Key(), err: errors.New("old news")}
	sc.send(old)
	if strings.Contains(sc.frame(), "old news") {
		t.Error("a stale preview is shown")
	}
	sc.send(doneMsg{job: sc.m.work.job - 1, err: errors.New("old news")})
	sc.send(selectedMsg{job: sc.m.work.job - 1, err: errors.New("old news")})
	sc.send(reloadedMsg{job: sc.m.work.job - 1, changed: true})
	if strings.Contains(sc.frame(), "old news") {
		t.Error("a stale answer is shown")
	}
	if sc.m.review.current() == nil {
		t.Error("a stale answer took the items away")
	}
}

// TestNotBeforeItIsPlanned holds that nothing is decided while the rewrite on the screen is being made again, and that
// it is afterwards only if it came out the same.
func TestNotBeforeItIsPlanned(t *testing.T) {
	for _, change := range []bool{false, true} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press("j")
		sc.stale()
		sc.hold = true
		sc.press("s")
		sc.wantFrame("as soon as it is checked again", "type-checking the rewrite again")
		sc.wantStates("")
		want := "manager.go:18 skipped"
		if change {
			sc.s.inFile["internal/cache/manager.go"][0].new = "redisx.Other()"
			want = ""
		}
		sc.release()
		sc.wantStates(want)
	}
}

// TestKeysWait holds that what is typed faster than it can be done is done in order, each key on the rewrite that it
// comes to, and that esc drops what waits.
func TestKeysWait(t *testing.T) {
	for _, drop := range []bool{false, true} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press("j")
		sc.hold = true
		for _, k := range []string{"a", "s", "j", "a", "k", "n"} {
			sc.send(keyMsg(k)) // in no time
		}
		if drop {
			sc.press("esc")
			sc.wantFrame("5 keys that waited: dropped")
		}
		sc.release()
		if drop {
			sc.wantStates("manager.go:18 accepted")
			continue
		}
		sc.wantStates("manager.go:18 accepted, session_test.go:14 skipped, session_test.go:27 accepted")
		sc.wantFrame("note on ")
	}
}

func TestNotBeforeItIsSeen(t *testing.T) {
	s := shop(t)
	sc := closedScreen(t, s, 120, 40, termenv.Ascii)
	sc.m.work.session = s
	sc.m.state(read(s))
	sc.hold = true
	sc.press("a", "s", "m", "A")
	sc.wantFrame("4 keys wait")
	if len(s.calls) != 0 || sc.m.question.isOpen() {
		t.Errorf("did %v", s.calls)
	}
}

func TestPlansInTheOrderOfTheView(t *testing.T) {
	s := shop(t)
	sc := closedScreen(t, s, 120, 40, termenv.Ascii)
	sc.m.work.session = s
	sc.m.review.touch()
	sc.m.state(read(s))
	var got []string
	for range len(s.violations) {
		sc.hold = true
		sc.m.View()
		sc.run(sc.m.sync())
		if sc.m.work.planning == surveying { // when those are there
			break
		}
		got = append(got, sc.m.work.planning)
		if sc.run(sc.m.sync()); sc.m.work.planning != got[len(got)-1] {
			t.Fatal("two plans at once")
		}
		job := sc.m.review.items.find(sc.m.work.planning).Item
		sc.m.handle(preview(t.Context(), s, job, "", sc.m.plans.gen)().(previewMsg))
	}
	want := []string{}
	for _, it := range s.Items() {
		if it.Rule == "redis" && len(want) < 1+ahead {
			want = append(want, it.Fingerprint)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("planned %v, want %v", got, want)
	}
}

// TestNothingUnseenIsAccepted holds that a rewrite is accepted only when all that it changes has been on the screen.
func TestNothingUnseenIsAccepted(t *testing.T) {
	for _, height := range []int{10, 12, 24} {
		s := newMemory()
		s.base["a.go"] = "package a\n\nvar x = redis.NewClient()\n"
		s.add(t, "redis.NewClient()", strings.Repeat("f(\n", 60)+strings.Repeat(")", 60), fix.Rewrite{Status: fix.Ready}, triage.Item{Rule: "redis", File: "a.go"})
		sc := newScreen(t, s, 60, height)
		sc.press("l")
		sc.wantFrame("▼ ", " more changed lines: space")
		for turn := 0; len(s.calls) == 0; turn++ {
			if turn > 60 {
				t.Fatalf("it is never accepted:\n%s", sc.frame())
			}
			unseen := sc.m.page.diff.Unseen()
			sc.press("a")
			sc.checkFrame()
			if len(s.calls) > 0 && unseen > 0 {
				t.Fatalf("accepted with %d changed lines that were not on the screen", unseen)
			}
			if unseen > 0 {
				sc.wantWords("not accepted yet")
			}
		}
		sc.wantStates("a.go:3 accepted")

		sc = newScreen(t, s, 60, height)
		sc.press("u", "l")
		for range 80 {
			sc.press("J")
		}
		sc.press("a")
		sc.wantStates("a.go:3 accepted")
	}
}

func TestReload(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("R")
	sc.wantFrame("nothing changed")
	sc.press("j")
	sc.s.violations[0].state = triage.Accepted // by another process
	sc.s.changed = true
	sc.s.news = []string{"another process accepted internal/core/factory.go:5"}
	sc.send(tea.FocusMsg{})
	sc.wantAt("manager.go:18")
	sc.wantFrame("1 of 8: 1 accepted")
	sc.press("j")
	sc.wantFrame("another process accepted")
	sc.press("i")
	sc.wantFrame("what happened")
	sc.press("esc")
	if strings.Contains(sc.frame(), "another process") {
		t.Error("news that was read is still on the screen")
	}
}

// TestReloadTakesQuestionsAway holds that what was asked before the files changed is not done after.
func TestReloadTakesQuestionsAway(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("a")
	sc.s.changed = true
	sc.send(tea.FocusMsg{})
	sc.press("y")
	sc.wantStates("")
}

func TestRefusedDecision(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.s.refuse = errors.New("internal/cache/manager.go is read-only: \x1b[31mchmod u+w it")
	sc.press("j", "a")
	sc.wantFrame("manager.go is read-only: ␛[31mchmod")
	sc.wantAt("manager.go:18")
	sc.wantStates("")
}

func TestAllReviewed(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("s", "s", "s", "s", "s", "s", "s", "s")
	sc.wantFrame("8 of 8: 8 skipped", "all reviewed here: tab goes on with redis-import (1 open)", "» 3 skipped")
	sc.press("tab", "s")
	sc.wantFrame("all reviewed; 9 skipped: / state:skipped lists them; q quits")
	if got, want := sc.summary(), "0 accepted, 0 allowed, 9 skipped; left: redis 8 in 6 files, redis-import 1 in 1 file"; got != want {
		t.Errorf("the summary is %q, want %q", got, want)
	}
}

// TestReviewedHere holds that a message names the keys that lead to what is open, and counts what they will show.
func TestReviewedHere(t *testing.T) {
	for name, tt := range map[string]struct {
		keys, want string
	}{
		"behind the filter":              {"/,t,o,o,l,s,enter,s", "all reviewed here: esc shows the 7 others"},
		"behind the filter, on the diff": {"/,t,o,o,l,s,enter,l,s", "all reviewed here: esc esc shows the 7 others"},
		"one behind the filter":          {"s,s,s,s,s,s,/,t,o,o,l,s,enter,s", "all reviewed here: esc shows the 1 other"},
		"under another rule":             {"s,s,s,s,s,s,s,s", "all reviewed here: tab goes on with redis-import (1 open)"},
		"past the list of all":           {"tab,s", "all reviewed here: tab tab goes on with redis (8 open)"},
		"the next rule, filtered":        {"tab,/,o,l,d,enter,s", "all reviewed here: esc takes the filter away, 8 are open under other rules"},
		"under all":                      {"tab,tab,/,t,o,o,l,s,enter,s", "all reviewed here: esc shows the 8 others"},
	} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press(keyNames(tt.keys)...)
		if got := sc.flash(); !strings.HasSuffix(got, tt.want) {
			t.Errorf("%s: the status says %q, not %q", name, got, tt.want)
		}
	}
}

// TestPlaces holds that sentences of the session name violations by their places, as they are after a decision.
func TestPlaces(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	hub, manager := sc.s.violations[1].item, sc.s.violations[2].item
	sc.press("G", "s")
	for text, want := range map[string]string{
		hub.ID + " can't be undone: " + manager.Fingerprint + " needs it": "internal/ws/hub.go:19 can't be undone: internal/cache/manager.go:18 needs it",
		"internal/ws/hub.go:19 (" + hub.ID + ") is open":                  "internal/ws/hub.go:19 is open",
		"accepted internal/ws/hub.go:7 (" + hub.ID + ")":                  "accepted internal/ws/hub.go:19", // where its row is now
		"internal/ws/hub.go:19 (0123abcd) is open":                        "internal/ws/hub.go:19 (0123abcd) is open",
		"it (" + hub.ID + ") is open":                                     "it (internal/ws/hub.go:19) is open",
		"no violation is called 0123abcd":                                 "no violation is called 0123abcd",
		"commit " + hub.ID + "ffffff":                                     "commit " + hub.ID + "ffffff",
	} {
		sc.s.refuse = errors.New(text)
		sc.press("u")
		if got := sc.flash(); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
	sc.s.refuse = nil
	sc.s.news, sc.s.changed = []string{hub.ID + " was decided elsewhere"}, true
	sc.press("R", "i")
	sc.wantFrame("• internal/ws/hub.go:19 was decided elsewhere")
}

// TestNotUndoable holds that a decision that can't be undone says why, and names no key for it.
func TestNotUndoable(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("j", "a", "k")
	sc.wantFrame("the rewrite is in the file; U takes it back", "U undo this")
	sc.s.violations[2].rewrite = fix.Rewrite{Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Stale, Detail: "the file was edited there"}}
	sc.s.changed = true
	sc.press("R")
	sc.wantFrame("accepted: the rewrite is in the file; U can't take it back: the")
	if strings.Contains(sc.frame(), "undo this") {
		t.Error("a key is named that does nothing")
	}
	for _, k := range []string{"a", "s", "m"} {
		sc.press(k)
		sc.wantFrame("it is accepted already; U can't take it back: the file was edited there")
	}
	kept := func(file, was string) triage.FileHunks {
		return triage.FileHunks{File: file, Hunks: patch.Diff([]byte(was+"\n"), []byte("is\n"), 3)}
	}
	sc.s.violations[2].kept = []triage.FileHunks{kept(sc.s.violations[2].item.File, "what was there"), kept("other.go", "and in the other")}
	sc.s.changed = true
	sc.press("R")
	sc.wantFrame("when it was decided", "what was there", "and in the other")
	sc.s.violations[2].kept = sc.s.violations[2].kept[1:]
	sc.s.changed = true
	sc.press("R")
	sc.wantFrame("redisx.Client()", "and in the other")
	sc.s.violations[2].kept = nil
	sc.s.violations[2].rewrite = fix.Rewrite{Status: fix.Covered, CoveredBy: sc.s.violations[1].item.Fingerprint}
	sc.s.changed = true
	sc.press("R", "a")
	sc.wantFrame("accepting redis.NewClient at hub.go:19 settled it: undo that one")
}

func TestNothingFound(t *testing.T) {
	sc := newScreen(t, &memory{}, 120, 40)
	sc.wantFrame("no violation was found")
	sc.press("a", "s", "m", "n", "A", "U", "e", "j", "G", "tab", "l", "J", ">")
	sc.checkFrame()
	if len(sc.s.calls) != 0 {
		t.Errorf("did %v", sc.s.calls)
	}
	if got, want := sc.summary(), "0 accepted, 0 allowed, 0 skipped; nothing left"; got != want {
		t.Errorf("the summary is %q, want %q", got, want)
	}
}

func TestOpenFails(t *testing.T) {
	sc := newScreen(t, nil, 120, 40)
	if !sc.quit || sc.m.work.openErr == nil {
		t.Error("a scan that can't be had does not end the program")
	}
}

// TestQuitWaits holds that a decision on its way is finished, once; a second Ctrl-C does not wait.
func TestQuitWaits(t *testing.T) {
	for _, k := range []string{"q", "ctrl+c"} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press("j")
		sc.hold = true
		sc.press("a", k)
		sc.wantFrame("finishing what is being written")
		sc.release()
		if !sc.quit {
			t.Errorf("%s does not quit when the decision is written", k)
		}
		sc.wantStates("manager.go:18 accepted")
		if want := map[string]int{"q": 0, "ctrl+c": 130}[k]; sc.m.code != want {
			t.Errorf("%s: the code is %d, want %d", k, sc.m.code, want)
		}
	}
}

func TestEditor(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("e")
	sc.wantFrame("there is no editor")
	var file string
	var line int
	sc.m.o.Editor = func(f string, l int) (Editor, error) {
		file, line = f, l
		return nil, errors.New("EDITOR names a program that is not there")
	}
	sc.press("e")
	sc.wantFrame("EDITOR names a program that is not there")
	if !strings.HasSuffix(file, "hub.go") || !strings.Contains(file, "netra") || line != 19 {
		t.Errorf("the editor was asked for %s:%d", file, line)
	}
	sc.s.changed = true
	sc.send(editedMsg{})
	sc.wantFrame("this is how it is after your edit ")
	sc.s.changed, sc.s.news = true, []string{"hub.go was edited outside: 1 decision can't be undone any more"}
	sc.send(editedMsg{})
	sc.wantFrame("this is how it is after your edit (i: more)")
	sc.s.changed = true
	sc.send(tea.FocusMsg{}) // while the message stands
	sc.press("j")
	sc.s.changed = true
	sc.send(tea.FocusMsg{})
	sc.wantFrame("changed outside")
}

func TestFilterLimitsBulk(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("/")
	sc.write("newstore")
	sc.press("enter", "A")
	sc.wantFrame("nothing in session_test.go can be accepted in bulk")
	sc.press("esc", "esc")
	sc.wantFrame("0 of 8")
}

// TestKnownOfAllRows holds that what the rewrites come to is known of every row without a move, that a look at one goes
// before that, and that after a decision only what stands in the same folder is planned again.
func TestKnownOfAllRows(t *testing.T) {
	s := many(t, 600)
	sc := newScreen(t, s, 120, 40)
	if n := len(sc.m.plans.unsurveyed(sc.m.review.items.all, 0, 1000)); n > 0 {
		t.Errorf("of %d is nothing known", n)
	}
	sc.hold = true
	sc.press("a")
	done := sc.held
	sc.held, sc.hold = nil, false
	sc.hold = true
	for _, c := range done {
		for _, msg := range messages(c) {
			sc.m.handle(msg)
		}
	}
	for _, e := range sc.m.plans.unsurveyed(sc.m.review.items.all, 0, 1000) {
		if !strings.HasPrefix(e.File, "internal/part000/") {
			t.Fatalf("%s is planned again", e.File)
		}
	}
}

// messages returns what a command comes to.
func messages(c tea.Cmd) []tea.Msg {
	if c == nil {
		return nil
	}
	switch msg := c().(type) {
	case tea.BatchMsg:
		var out []tea.Msg
		for _, c := range msg {
			out = append(out, messages(c)...)
		}
		return out
	case nil:
		return nil
	default:
		return []tea.Msg{msg}
	}
}

// TestUnknownRowsSaySo holds that a row that is not planned yet looks so.
func TestUnknownRowsSaySo(t *testing.T) {
	s := shop(t)
	sc := closedScreen(t, s, 120, 40, termenv.Ascii)
	sc.m.work.session = s
	sc.m.state(read(s))
	sc.hold = true
	sc.press("j")
	sc.wantFrame("TestLogout        … │")
	sc.release()
	sc.wantFrame("TestLogout        ✓ │")
}
