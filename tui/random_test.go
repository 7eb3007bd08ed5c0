package tui

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix/triage"
)

var seeds = flag.Uint64("seeds", 0, "how many random walks through keys TestRandom takes; 0 is 40, and with -short 2")

// walks returns how many are taken: half a second of a processor each.
func walks() uint64 {
	switch {
	case *seeds > 0:
		return *seeds
	case testing.Short():
		return 2
	}
	return 40
}

// TestRandom holds, for any sequence of keys, sizes and messages: nothing panics, every frame has exactly the screen's
// size, and only a deciding key leads to a decision: the one of this step, or one that waited in the queue.
func TestRandom(t *testing.T) {
	for seed := range walks() {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(seed, 1))
			s := shop(t)
			sc := closedScreen(t, s, 120, 40, []termenv.Profile{termenv.Ascii, termenv.TrueColor}[seed%2])
			sc.m.o.Editor = nil
			var trail []string
			var waiting []tea.Msg // the message of this step, and those whose keys may wait in the queue
			defer func() {
				if r := recover(); r != nil {
					t.Fatalf("panic: %v\nafter %v", r, trail[max(0, len(trail)-30):])
				}
			}()
			for step := range 600 {
				if step == 40 {
					sc.run(sc.m.Init())
				}
				msg := anyMsg(rnd, s)
				trail = append(trail, fmt.Sprintf("%T %v", msg, msg))
				if !sc.m.queue.Waits() {
					waiting = nil
				}
				waiting = append(waiting, msg)
				before := len(s.calls)
				sc.now = sc.now.Add(time.Duration(rnd.IntN(400)) * time.Millisecond)
				if _, scanning := msg.(progressMsg); scanning {
					sc.m.Update(msg) // what it asks for waits for a scan that does not run here
				} else {
					sc.send(msg)
				}
				sc.checkFrame()
				if strings.ContainsAny(sc.frame(), "\x1b\a\x00\u202e\u200b\u009b") {
					t.Fatalf("the frame has source text's control characters:\n%q", sc.frame())
				}
				if len(s.calls) > before && !slices.ContainsFunc(waiting, func(m tea.Msg) bool { return decides(m, s.calls[before].Verb) }) {
					t.Fatalf("%T %v did %+v\nafter %v", msg, msg, s.calls[before:], trail[max(0, len(trail)-10):])
				}
			}
		})
	}
}

// decides reports whether a message may lead to a decision: letters, typed; for a note, which writes no source file,
// Enter.
func decides(msg tea.Msg, v triage.Verb) bool {
	k, ok := msg.(tea.KeyMsg)
	if ok && v == triage.Note {
		return k.Type == tea.KeyEnter
	}
	if ok && v == triage.Redo {
		return k.Type == tea.KeyCtrlR
	}
	return ok && k.Type == tea.KeyRunes && !k.Paste && !k.Alt && strings.ContainsAny(string(k.Runes), "asuUy")
}

func anyMsg(rnd *rand.Rand, s *memory) tea.Msg {
	named := []string{"enter", "esc", "tab", "shift+tab", "up", "down", "left", "right", "pgdown", "pgup", "backspace", "home", "end", "f1", "ctrl+s", "ctrl+r", "delete", " "}
	const letters = "asmnNAuUejkgGhlJK[]<>.,{}()oz|1/RMi?yx世"
	letter := func() rune { rs := []rune(letters); return rs[rnd.IntN(len(rs))] }
	switch n := rnd.IntN(100); {
	case n < 60:
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{letter()}}
	case n < 78:
		return keyMsg(named[rnd.IntN(len(named))])
	case n < 82:
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{letter(), letter(), letter()}}
	case n < 85:
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{letter(), '\n', '\x1b', '\u202e'}[:1+rnd.IntN(4)], Paste: true}
	case n < 87:
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{letter()}, Alt: true}
	case n < 92:
		return tea.WindowSizeMsg{Width: rnd.IntN(200), Height: rnd.IntN(60)}
	case n < 95:
		return tea.MouseMsg{X: rnd.IntN(200) - 5, Y: rnd.IntN(60) - 5, Button: tea.MouseButton(rnd.IntN(8)), Action: tea.MouseAction(rnd.IntN(3))}
	case n < 97:
		s.changed = rnd.IntN(2) == 0
		return tea.FocusMsg{}
	case n < 98:
		return previewMsg{gen: rnd.IntN(50), key: s.violations[0].item.Fingerprint, err: errSomething}
	case n < 99:
		return progressMsg{triage.Progress{Phase: "che\x1bcking", Done: rnd.IntN(10), Total: rnd.IntN(10), Found: s.Items()[:rnd.IntN(3)]}}
	}
	return tickMsg{}
}

var errSomething = errors.New("some\x1bthing")
