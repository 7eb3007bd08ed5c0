package tui

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/watch"
)

// watched is a session in which another process decides: Watch returns for each value in told, and with an error when
// there are no more.
type watched struct {
	*memory
	told    chan error
	watches int
}

func (w *watched) Watch(ctx context.Context) error {
	w.watches++
	select {
	case err, ok := <-w.told:
		if !ok {
			return errors.New("it is over")
		}
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// watching returns a screen over a session whose watches return at once: so often without an error, then with one.
func watching(t *testing.T, times int) (*screen, *watched) {
	t.Helper()
	w := &watched{memory: shop(t), told: make(chan error, times)}
	for range times {
		w.told <- nil
	}
	close(w.told)
	sc := closedScreen(t, w.memory, 120, 40, termenv.Ascii)
	sc.m.o.Open = func(context.Context, func(triage.Progress)) (Session, []string, error) { return w, nil, nil }
	sc.run(sc.m.Init())
	return sc, w
}

// TestWatchWithoutNews holds that a watch that tells of nothing, or fails, does not turn in a circle.
func TestWatchWithoutNews(t *testing.T) {
	for times := range 3 {
		sc, w := watching(t, times)
		if w.watches != 1 {
			t.Errorf("%d mistaken: watched %d times without a pause", times, w.watches)
		}
		if times > 0 {
			sc.send(watch.PausedMsg{})
			if w.watches != 2 {
				t.Errorf("%d mistaken: not watched again after the pause", times)
			}
		}
		was := w.watches
		sc.s.changed = true
		sc.press("R")
		if w.watches <= was {
			t.Error("not watched again after a look at the disk")
		}
	}
}

// TestWatchShowsOthersDecisions holds that what another process decides is shown, that a question about what was goes,
// and that what is typed stays until it is written.
func TestWatchShowsOthersDecisions(t *testing.T) {
	sc, _ := watching(t, 0)
	decide := func(i int) {
		sc.s.violations[i].state = triage.Skipped
		sc.s.changed = true
		sc.send(watch.EndedMsg{})
		sc.checkFrame()
	}
	decide(7)
	sc.wantFrame("1 of 8", "changed outside")
	sc.press("a")
	decide(6)
	sc.wantFrame("2 of 8", "the files changed: look again")
	sc.press("m", "w", "h", "y")
	decide(5)
	sc.wantFrame("2 of 8", "> reason  why")
	sc.press("enter", "enter", "y")
	sc.wantFrame("4 of 8: 1 allowed 3 skipped")
	sc.press("?")
	decide(4)
	sc.wantFrame("keys and signs")
}

// TestWatchSeesAgain holds that after a look that failed the files are watched on, and that the error goes when a look
// succeeds, whether something is another way then or not.
func TestWatchSeesAgain(t *testing.T) {
	for _, changed := range []bool{false, true} {
		for _, key := range []string{"", "j"} {
			sc, w := watching(t, 2)
			sc.send(watch.PausedMsg{})
			w.told = make(chan error, 1)
			close(w.told)
			sc.s.fail = errors.New("go.mod:1: no module declaration")
			sc.press("R")
			sc.wantFrame("go.mod:1: no module declaration")
			was := w.watches
			sc.send(watch.PausedMsg{})
			if w.watches != was+1 {
				t.Error("not watched again after a look that failed")
			}
			if key != "" {
				sc.press(key)
			}
			said := sc.flash()
			sc.s.fail, sc.s.changed = nil, changed
			sc.send(watch.EndedMsg{})
			want := said
			switch {
			case changed:
				want = "the files or decisions changed outside; this is how they are now"
			case key == "":
				want = "the files can be read again; nothing changed"
			}
			if got := sc.flash(); got != want {
				t.Errorf("changed %t, after %q: it says %q, not %q", changed, key, got, want)
			}
		}
	}
}

// TestWatchWaitsForADecision holds that a look at the disk waits for what is being written, and comes after it.
func TestWatchWaitsForADecision(t *testing.T) {
	sc, _ := watching(t, 0)
	sc.press("j")
	sc.hold = true
	sc.press("s")
	sc.s.violations[7].state, sc.s.changed = triage.Skipped, true
	sc.send(watch.EndedMsg{})
	if sc.m.work.doing == reloading {
		t.Error("the disk is looked at while a decision is written")
	}
	sc.release()
	sc.wantFrame("2 of 8: 2 skipped")
}

// TestProgramWatches holds that an idle screen shows another process's decisions, and that a watch ends with the
// program.
func TestProgramWatches(t *testing.T) {
	w := &watched{memory: shop(t), told: make(chan error)}
	out, in, ended := start(t, Options{Open: func(context.Context, func(triage.Progress)) (Session, []string, error) { return w, nil, nil }})
	out.wait(t, "closes: the shared client")
	for i := 6; i < 8; i++ {
		w.mu.Lock()
		w.violations[i].state, w.changed = triage.Skipped, true
		w.mu.Unlock()
		w.told <- nil
		out.wait(t, itoa(i-5)+" skipped")
	}
	if _, err := io.WriteString(in, "q"); err != nil {
		t.Fatal(err)
	}
	if got := <-ended; got.code != 0 || got.err != nil {
		t.Errorf("ended with %+v", got)
	}
}
