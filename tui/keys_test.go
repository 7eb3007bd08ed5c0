package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestDecisions is the reducer's table: keys pressed slowly on the shop's session, where the cursor then is and what
// was decided.
func TestDecisions(t *testing.T) {
	tests := map[string]struct {
		keys   string // separated by commas
		at     string
		states string
		flash  string // part of it
	}{
		"starts on the first ready one":         {"", "hub.go:19", "", ""},
		"accept goes to the next open one":      {"j,a", "session_test.go:14", "manager.go:18 accepted", "accept: 1"},
		"accept with a hazard asks":             {"a", "hub.go:19", "", ""},
		"a hazard is confirmed with y":          {"a,y", "manager.go:18", "hub.go:19 accepted", ""},
		"a hazard is not confirmed with a":      {"a,a", "hub.go:19", "", ""},
		"a hazard is not confirmed with enter":  {"a,enter", "hub.go:19", "", ""},
		"esc closes the question":               {"a,esc,y", "hub.go:19", "", ""},
		"refused is not accepted":               {"k,a", "factory.go:5", "", "there is no rewrite: the function is used as a value"},
		"skip":                                  {"s", "manager.go:18", "hub.go:19 skipped", "skip: 1"},
		"skip twice":                            {"s,k,s", "hub.go:19", "hub.go:19 skipped", "skipped already"},
		"a skipped one can be accepted":         {"j,s,k,a", "session_test.go:14", "manager.go:18 accepted", ""},
		"an accepted one is not accepted again": {"j,a,k,a", "manager.go:18", "manager.go:18 accepted", "accepted already"},
		"undo goes back to the undone one":      {"j,a,G,u", "manager.go:18", "", "undone"},
		"undo takes the newest":                 {"j,a,s,u", "session_test.go:14", "manager.go:18 accepted", ""},
		"undo this one":                         {"j,a,s,k,k,U", "manager.go:18", "session_test.go:14 skipped", ""},
		"undo with nothing to undo":             {"u", "hub.go:19", "", "nothing to undo"},
		"undo this with nothing decided":        {"U", "hub.go:19", "", "nothing was decided here"},
		"allow needs a reason":                  {"m,enter,enter,y", "hub.go:19", "", ""},
		"allow with a reason":                   {"m,o,k,enter,enter,y", "manager.go:18", "hub.go:20 allowed", ""},
		"allow, and think better of it":         {"m,o,k,enter,enter,esc,esc", "hub.go:19", "", ""},
		"allow is not written by enter":         {"m,o,k,enter,enter,enter,enter", "hub.go:19", "", ""},
		"a note does not move":                  {"n,h,i,enter", "hub.go:19", "", "note: 1"},
		"accept the file, confirmed":            {"j,j,A,y", "session_test.go:14", "session_test.go:27 accepted", ""},
		"accept the file, not confirmed":        {"j,j,A,n", "session_test.go:14", "", ""},
		"accept the file is not A A":            {"j,j,A,A", "session_test.go:14", "", ""},
		"nothing to take in a file":             {"A,y", "hub.go:19", "", "S skips all of it, m allows, esc goes back"},
		"the last open one goes round":          {"G,a", "factory.go:5", "main.go:6 accepted", ""},
		"keys that mean nothing":                {"Q,enter,esc,f1,space,ctrl+s,backspace", "hub.go:19", "", ""},
		"tab shows the next rule":               {"tab", "use.go:4", "", ""},
		"tab after the last one shows all":      {"tab,tab", "factory.go:5", "", ""},
		"shift+tab goes back":                   {"tab,shift+tab", "factory.go:5", "", ""},
		"undo reaches into another rule":        {"j,a,tab,u", "manager.go:18", "", ""},
		"filter":                                {"/,t,o,o,l,s,enter", "main.go:6", "", ""},
		"filter, taken away":                    {"/,t,o,o,l,s,esc,G", "main.go:6", "", ""},
		"letters in a filter do not decide":     {"/,a,s,u,enter", "", "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			sc := newScreen(t, shop(t), 120, 40)
			for _, k := range keyNames(tt.keys) {
				sc.press(k)
				sc.checkFrame()
			}
			sc.wantAt(tt.at)
			sc.wantStates(tt.states)
			if !strings.Contains(sc.flash(), tt.flash) {
				t.Errorf("the status says %q, not %q", sc.flash(), tt.flash)
			}
		})
	}
}

// keyNames returns the keys in a list with commas; "space" is the space bar.
func keyNames(list string) []string {
	if list == "" {
		return nil
	}
	keys := strings.Split(list, ",")
	for i, k := range keys {
		if k == "space" {
			keys[i] = " "
		}
	}
	return keys
}

func TestActions(t *testing.T) {
	for name, tt := range map[string]struct {
		keys string
		want triage.Action
	}{
		"allow": {"m,i,t,enter,2,0,2,6,-,0,3,-,0,1,enter,y", triage.Action{Verb: triage.Allow, Reason: "it", Until: "2026-03-01"}},
		"note":  {"n,h,i,enter", triage.Action{Verb: triage.Note, Text: "hi"}},
		"file":  {"G,A,y", triage.Action{Verb: triage.Accept, Bulk: true}},
	} {
		sc := newScreen(t, shop(t), 120, 40)
		keys := keyNames(tt.keys)
		if keys[0] == "G" {
			sc.press("G")
		}
		id := sc.m.review.list.Key()
		sc.press(keys...)
		if len(sc.s.calls) != 1 {
			t.Fatalf("%s: %d decisions, the frame is\n%s", name, len(sc.s.calls), sc.frame())
		}
		got := sc.s.calls[0]
		if got.Verb != tt.want.Verb || got.Reason != tt.want.Reason || got.Until != tt.want.Until || got.Text != tt.want.Text || got.Bulk != tt.want.Bulk {
			t.Errorf("%s: did %+v, not %+v", name, got, tt.want)
		}
		if len(got.IDs) != 1 || got.IDs[0] != id {
			t.Errorf("%s: took %v, not %s", name, got.IDs, id)
		}
	}
}

func TestAllowChecksItsFields(t *testing.T) {
	for keys, want := range map[string]string{
		"m,enter":                             "say why",
		"m,space,enter":                       "say why",
		"m,x,enter,2,0,2,6,enter":             "write the last day as YYYY-MM-DD",
		"m,x,enter,2,0,2,6,-,0,2,-,2,8,enter": "that day is past",
		"m,x,enter,2,0,2,6,-,0,2,-,2,9,enter": "there is no day 2026-02-29",
		"m,x,enter,2,0,2,6,-,0,3,-,0,2,enter": "write //ssot:allow redis until=2026-03-02 -- x above redis.NewClient at hub.go:19?",
		"m,x,enter,enter":                     "write //ssot:allow redis -- x above redis.NewClient at hub.go:19?",
		"m,1,enter,enter":                     "//ssot:allow redis -- test mock above",
		"m,4,o,k,enter,enter":                 "//ssot:allow redis -- for now: ok above",
		"m,x,1,enter,enter":                   "//ssot:allow redis -- x1 above",
		"m,6,enter,enter":                     "//ssot:allow redis -- 6 above",
		"m":                                   "1 test mock   2 intended   3 false positive   4 for now",
		"m,x,enter,enter,shift+tab,9,9,enter": "write the last day",
		"j,j,A":                               "accept 1 of 3 in session_test.go (1 differs, 1 refused)?",
		"a":                                   "with the hazard closes?",
	} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press(keyNames(keys)...)
		sc.wantFrame(want)
		sc.wantStates("")
	}
}

// TestNotes holds that Enter keeps a note, that Esc drops it, and that an empty one removes what was there.
func TestNotes(t *testing.T) {
	for keys, want := range map[string]string{
		"n,h,i,enter":                 "hi",
		"n,h,i,esc":                   "",
		"n,enter":                     "",
		"n,h,i,tab,down":              "",
		"n,a,enter,n,enter":           "a",
		"n,a,enter,n,b,esc":           "a",
		"n,a,enter,n,backspace,enter": "",
	} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press(keyNames(keys)...)
		if got := sc.m.review.current().Note; got != want {
			t.Errorf("%s: the note is %q, not %q", keys, got, want)
		}
	}
}

// TestDialogDelay holds that a dialog takes no deciding key in its first 250 ms.
func TestDialogDelay(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("a")
	sc.now = sc.now.Add(249 * time.Millisecond)
	sc.send(keyMsg("y"))
	sc.wantStates("")
	sc.send(keyMsg("esc"))
	sc.wantFrame("with the hazard closes?")
	sc.now = sc.now.Add(time.Millisecond)
	sc.send(keyMsg("y"))
	sc.wantStates("hub.go:19 accepted")
}

// TestDialogDelayOfEachStep holds that each question of a form has its own delay.
func TestDialogDelayOfEachStep(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("m", "x", "enter", "enter")
	sc.send(keyMsg("y"))
	sc.wantStates("")
	sc.press("y")
	sc.wantStates("hub.go:20 allowed")
}

func TestFastKeys(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("g", "jjjjj")
	sc.wantAt("session_test.go:27")
	if got := sc.flash(); got != "" {
		t.Errorf("keys that move, typed fast, are answered with %q", got)
	}
	sc.press("/tools")
	sc.wantAt("main.go:6")
}

// TestFastDecisions holds that keys which arrive at once are taken in their order, those that decide too: each is about
// the violation that is on the screen when its turn comes. A question takes none that was typed before it, a field
// takes all; more than anybody types at once decides nothing.
func TestFastDecisions(t *testing.T) {
	for keys, want := range map[string]struct{ at, states, says string }{
		"jas":         {"session_test.go:19", "manager.go:18 accepted, session_test.go:14 skipped", ""},
		"jaju":        {"manager.go:18", "", "undone"},
		"jssa":        {"session_test.go:19", "manager.go:18 skipped, session_test.go:14 skipped", "there is no rewrite"},
		"ass":         {"hub.go:19", "", "dropped s, which came before the question was read"},
		"ay":          {"hub.go:19", "", "y came sooner than anybody reads"},
		"jaaaaaaaaaa": {"manager.go:18", "", "ignored aaaaaaaaaa: more at once than anybody types"},
		"msadday":     {"hub.go:19", "", "reason  sadday"},
		"Gsq":         {"factory.go:5", "main.go:6 skipped", ""},
	} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press(keys)
		sc.checkFrame()
		sc.wantAt(want.at)
		sc.wantStates(want.states)
		sc.wantFrame(want.says)
		if quits := strings.HasSuffix(keys, "q"); sc.quit != quits {
			t.Errorf("%s: quits: %t", keys, sc.quit)
		}
	}
}

// TestQuitInTurn holds that the end waits for the keys that were typed before it, that it can be had at once, and that
// a question which comes first is asked.
func TestQuitInTurn(t *testing.T) {
	for name, test := range map[string]struct {
		keys   []string
		states string
		quit   bool
	}{
		"after what was typed before":   {[]string{"j", "a", "s", "q"}, "manager.go:18 accepted, session_test.go:14 skipped", true},
		"not after a question":          {[]string{"j", "a", "k", "a", "q"}, "manager.go:18 accepted", false},
		"at once, when pressed again":   {[]string{"j", "a", "s", "q", "q"}, "manager.go:18 accepted", true},
		"not when they are dropped":     {[]string{"j", "a", "s", "q", "esc"}, "manager.go:18 accepted", false},
		"with nothing before it":        {[]string{"q"}, "", true},
		"with a decision being written": {[]string{"j", "a", "q"}, "manager.go:18 accepted", true},
	} {
		t.Run(name, func(t *testing.T) {
			sc := newScreen(t, shop(t), 120, 40)
			sc.hold = true
			sc.press(test.keys...)
			if sc.quit {
				t.Fatal("it ended before anything was done")
			}
			sc.release()
			sc.wantStates(test.states)
			if sc.quit != test.quit {
				t.Errorf("quits: %t\n%s", sc.quit, sc.frame())
			}
		})
	}
}

func TestPasteDecidesNothing(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	for _, k := range []string{"a", "s", "u", "A", "y", "jjj"} {
		sc.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k), Paste: true})
		sc.wantAt("hub.go:19")
	}
	sc.wantFrame("pasted text is not taken for keys")
	sc.press("a")
	sc.now = sc.now.Add(time.Second)
	sc.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("y"), Paste: true})
	sc.wantStates("")
	if len(sc.s.calls) != 0 {
		t.Errorf("did %v", sc.s.calls)
	}
}

func TestPasteIntoAField(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("m")
	sc.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("two\nlines \x1b[31m\u202e"), Paste: true})
	sc.press("enter", "enter")
	sc.wantFrame("//ssot:allow redis -- two lines [31m above")
}

// TestLastReason holds that the reason which was given last under a rule can be given again by one key, and that ctrl-c
// leaves a field before it ends the program.
func TestLastReason(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("m", "w", "h", "y", "enter", "enter", "y")
	sc.wantStates("hub.go:20 allowed")
	sc.press("m")
	sc.wantFrame("4 for now   5 why")
	sc.press("5", "enter", "enter")
	sc.wantFrame("//ssot:allow redis -- why above redis.NewClient at manager.go:18?")
	sc.press("esc", "ctrl+c")
	if sc.quit || sc.m.question.isOpen() {
		t.Error("ctrl-c does not leave the field first")
	}
	sc.press("/", "x", "ctrl+c")
	if sc.quit || sc.m.review.filter.Typing() {
		t.Error("ctrl-c does not leave the filter first")
	}
	sc.press("ctrl+c")
	if !sc.quit {
		t.Error("ctrl-c does not quit")
	}
}

// TestAlwaysInSight holds that the rewrite is on the screen at every size, so that one key accepts it, and that zooming
// writes nothing.
func TestAlwaysInSight(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {50, 12}} {
		sc := newScreen(t, shop(t), size[0], size[1])
		sc.press("j")
		sc.wantFrame("redisx.Client()")
		sc.press("enter", "esc", "right", "left", "l", "h")
		sc.wantStates("")
		sc.press("a")
		sc.wantStates("manager.go:18 accepted")
		sc.wantFrame("session_test.go:14")
	}
}

// TestMoving is the table of keys that move between violations.
func TestMoving(t *testing.T) {
	for keys, want := range map[string]string{
		"g":               "factory.go:5",
		"G":               "main.go:6",
		"g,}":             "hub.go:19",
		"g,},},},{":       "manager.go:18",
		"g,)":             "session_test.go:14",
		"g,),)":           "main.go:5",
		"G,(":             "session_test.go:14",
		"g,(":             "factory.go:5",
		"s,k,.":           "manager.go:18",
		"g,4,enter":       "session_test.go:14",
		"g,9,9,enter":     "factory.go:5",
		"g,4,j":           "hub.go:19",
		"enter,j":         "manager.go:18",
		"enter,down":      "hub.go:19",
		"down":            "manager.go:18",
		"down,up":         "hub.go:19",
		"enter,},esc":     "manager.go:18",
		"space,b,J,K,],[": "hub.go:19",
	} {
		sc := newScreen(t, shop(t), 80, 24)
		sc.press(keyNames(keys)...)
		sc.checkFrame()
		if got := sc.at(); got != want {
			t.Errorf("%s leads to %s, not %s", keys, got, want)
		}
		sc.s.calls = nil
	}
	sc := newScreen(t, shop(t), 80, 24)
	sc.press("s", "s", ",")
	sc.wantAt("factory.go:5")
	sc.press("1", "2")
	sc.wantFrame("to number 12: enter")
	sc.press("enter")
	sc.wantFrame("there is no number 12: the list has 8")
}

func TestTooSmallDecidesNothing(t *testing.T) {
	sc := newScreen(t, shop(t), 39, 9)
	sc.press("j", "a", "s", "u", "y")
	if len(sc.s.calls) != 0 {
		t.Errorf("did %v", sc.s.calls)
	}
	sc.wantFrame("ssot needs 40x10; this is 39x9")
	sc.press("q")
	if !sc.quit {
		t.Error("q does not quit")
	}
}

func TestMouseMovesOnly(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	click := func(x, y int) {
		sc.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
		sc.checkFrame()
	}
	click(10, 2+6)
	sc.wantAt("manager.go:18")
	click(10, 2+1) // a heading
	sc.wantAt("manager.go:18")
	click(90, 10)
	sc.wantAt("manager.go:18")
	click(10, 39)
	click(10, 0)
	sc.send(tea.MouseMsg{X: 3, Y: 5, Button: tea.MouseButtonWheelDown})
	sc.wantAt("session_test.go:14")
	sc.wantStates("")
	sc.press("M")
	sc.wantFrame("mouse on")
	sc.press("M")
	sc.wantFrame("mouse off")
}

func TestKeysWhileScanning(t *testing.T) {
	s := shop(t)
	sc := closedScreen(t, s, 120, 40, termenv.Ascii)
	sc.hold = true
	sc.run(sc.m.Init())
	init := sc.held
	sc.send(progressMsg{triage.Progress{Phase: "listing packages", Found: []triage.Item{s.Items()[2], s.Items()[4]}}})
	for _, k := range []string{"a", "s", "m", "n", "A", "u", "U"} {
		sc.press(k)
		sc.wantFrame("the scan is not finished")
	}
	sc.press("j", "R", "e")
	sc.wantAt("session_test.go:14")
	sc.held = init
	sc.release()
	sc.wantAt("session_test.go:14") // where the user had gone
	if len(s.calls) != 0 {
		t.Errorf("did %v", s.calls)
	}
}

// TestRefusedKeysMoveNothing holds that a key which can't decide yet, for the scan goes on, leaves the cursor on the
// first violation as more are found.
func TestRefusedKeysMoveNothing(t *testing.T) {
	for _, key := range []string{"a", "s", "m", "n", "A", "=", "*", "u", "U", "ctrl+r"} {
		s := shop(t)
		sc := closedScreen(t, s, 120, 40, termenv.Ascii)
		sc.hold = true
		sc.send(progressMsg{triage.Progress{Phase: "checking types", Found: s.Items()[5:7]}})
		sc.press(key)
		first := sc.at()
		sc.send(progressMsg{triage.Progress{Phase: "checking types", Found: s.Items()[:2]}})
		if sc.at() == first {
			t.Errorf("after %s the cursor stays at %s", key, first)
		}
	}
}
