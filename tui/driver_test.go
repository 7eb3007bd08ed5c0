package tui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/theme"
)

// screen drives a model without a terminal: commands run at once, in order, and time passes only when a test says so.
type screen struct {
	tb   testing.TB
	m    *model
	s    *memory
	now  time.Time
	held []tea.Cmd // commands kept back, when hold is set
	hold bool
	quit bool
}

// newScreen opens a session on a screen of this size.
func newScreen(tb testing.TB, s *memory, width, height int) *screen {
	tb.Helper()
	return newScreenOn(tb, s, width, height, termenv.Ascii)
}

func newScreenOn(tb testing.TB, s *memory, width, height int, p termenv.Profile) *screen {
	tb.Helper()
	return newScreenIn(tb, s, width, height, dark(p))
}

// newScreenIn returns a screen that looks so.
func newScreenIn(tb testing.TB, s *memory, width, height int, look theme.Look) *screen {
	tb.Helper()
	sc := closedScreenIn(tb, s, width, height, look)
	sc.run(sc.m.Init())
	return sc
}

// dark returns a dark terminal of so many colours.
func dark(p termenv.Profile) theme.Look {
	look := theme.Look{Background: theme.Dark}
	if p == termenv.TrueColor {
		look.Depth = theme.True
	}
	return look
}

// closedScreen returns a screen whose scan has not begun.
func closedScreen(tb testing.TB, s *memory, width, height int, p termenv.Profile) *screen {
	tb.Helper()
	return closedScreenIn(tb, s, width, height, dark(p))
}

func closedScreenIn(tb testing.TB, s *memory, width, height int, look theme.Look) *screen {
	tb.Helper()
	sc := &screen{tb: tb, s: s, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	o := Options{
		Title: "netra",
		Now:   func() time.Time { return sc.now },
		Open: func(context.Context, func(triage.Progress)) (Session, []string, error) {
			if s == nil {
				return nil, nil, errors.New("there is no go.mod here")
			}
			return s, s.news, nil
		},
	}
	sc.m = newModel(context.Background(), o, theme.New(look))
	sc.m.after = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
	sc.send(tea.WindowSizeMsg{Width: width, Height: height})
	return sc
}

// send gives the model a message and runs what it asks for.
func (sc *screen) send(msg tea.Msg) {
	sc.tb.Helper()
	_, cmd := sc.m.Update(msg)
	sc.m.View() // the program draws before it takes the next message
	sc.run(cmd)
	sc.m.View()
}

func (sc *screen) run(cmd tea.Cmd) {
	sc.tb.Helper()
	if cmd == nil {
		return
	}
	if sc.hold {
		sc.held = append(sc.held, cmd)
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			sc.run(c)
		}
	case tea.QuitMsg:
		sc.quit = true
	default:
		sc.send(msg)
	}
}

// stale has the session be at another state, for which nothing is planned yet.
func (sc *screen) stale() {
	sc.m.plans.stale()
	s := sc.m.sight()
	sc.m.page.show(s.entry, "", sc.m.plans, s.teller)
}

// release runs the commands that were kept back.
func (sc *screen) release() {
	sc.tb.Helper()
	held := sc.held
	sc.held, sc.hold = nil, false
	for _, c := range held {
		sc.run(c)
	}
}

// press presses keys one after the other, slowly: names of keys, or single letters.
func (sc *screen) press(keys ...string) {
	sc.tb.Helper()
	for _, k := range keys {
		sc.now = sc.now.Add(time.Second)
		sc.send(keyMsg(k))
	}
}

// write types a text letter by letter.
func (sc *screen) write(text string) {
	sc.tb.Helper()
	sc.press(strings.Split(text, "")...)
}

func keyMsg(k string) tea.KeyMsg {
	for t, name := range map[tea.KeyType]string{
		tea.KeyEnter: "enter", tea.KeyEsc: "esc", tea.KeyTab: "tab", tea.KeyShiftTab: "shift+tab", tea.KeyUp: "up", tea.KeyDown: "down",
		tea.KeyLeft: "left", tea.KeyRight: "right", tea.KeyPgDown: "pgdown", tea.KeyPgUp: "pgup", tea.KeyCtrlC: "ctrl+c",
		tea.KeyBackspace: "backspace", tea.KeyHome: "home", tea.KeyEnd: "end", tea.KeyF1: "f1", tea.KeyCtrlS: "ctrl+s", tea.KeyCtrlR: "ctrl+r", tea.KeyDelete: "delete",
	} {
		if k == name {
			return tea.KeyMsg{Type: t}
		}
	}
	if k == " " || k == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
}

// at returns the place under the cursor, as file:line of the file's base name.
func (sc *screen) at() string {
	e := sc.m.review.current()
	if e == nil {
		return ""
	}
	return filepath.Base(e.File) + ":" + itoa(e.Line)
}

// summary returns what would be printed if the program ended.
func (sc *screen) summary() string { return sc.m.sight().teller.summary() }

func (sc *screen) flash() string { return sc.m.status.Text() }

// states returns the decisions taken, as "file:line state" in the order of the view, open ones left out.
func (sc *screen) states() string {
	var out []string
	for _, it := range sc.s.Items() {
		if it.State != triage.Open {
			out = append(out, filepath.Base(it.File)+":"+itoa(it.Line)+" "+string(it.State))
		}
	}
	return strings.Join(out, ", ")
}

// frame returns what is on the screen, without colours.
func (sc *screen) frame() string { return ansi.Strip(sc.m.View()) }

func (sc *screen) wantFrame(texts ...string) {
	sc.tb.Helper()
	for _, t := range texts {
		if !strings.Contains(sc.frame(), t) {
			sc.tb.Fatalf("the frame does not show %q:\n%s", t, sc.frame())
		}
	}
}

// wantWords looks for a text that may be broken into lines.
func (sc *screen) wantWords(text string) {
	sc.tb.Helper()
	if !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(sc.frame(), "│", " ")), " "), text) {
		sc.tb.Fatalf("the frame does not say %q:\n%s", text, sc.frame())
	}
}

func (sc *screen) wantAt(want string) {
	sc.tb.Helper()
	if got := sc.at(); got != want {
		sc.tb.Fatalf("the cursor is at %s, not at %s:\n%s", got, want, sc.frame())
	}
}

func (sc *screen) wantStates(want string) {
	sc.tb.Helper()
	if got := sc.states(); got != want {
		sc.tb.Fatalf("decided is %q, not %q; the status says %q", got, want, sc.flash())
	}
}

// checkFrame fails unless the frame has exactly the screen's size.
func (sc *screen) checkFrame() {
	sc.tb.Helper()
	view := sc.m.View()
	width, height := sc.m.frame.Size()
	if width == 0 || height == 0 {
		return
	}
	lines := strings.Split(view, "\n")
	if len(lines) != height {
		sc.tb.Fatalf("%d lines on a screen of %d:\n%s", len(lines), height, sc.frame())
	}
	for i, l := range lines {
		if w := ansi.StringWidth(l); w != width {
			sc.tb.Fatalf("line %d is %d cells wide on a screen of %d: %q", i, w, width, l)
		}
	}
}

func golden(tb testing.TB, name, got string) {
	tb.Helper()
	path := filepath.Join("testdata", "frames", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if got != string(want) {
		tb.Errorf("%s differs (go test -update writes it anew); got\n%s\nwant\n%s", path, got, want)
	}
}
