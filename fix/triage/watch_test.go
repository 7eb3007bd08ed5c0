package triage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestWatch decides in a watching session, which goes on watching, and in another one, which ends the watch.
func TestWatch(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	for _, readOnly := range []bool{false, true} {
		s, other := openIn(t, dir), openIn(t, dir)
		if readOnly {
			s = openReadOnly(t, dir)
		}
		ticks, ended := make(chan time.Time), make(chan error)
		s.WatchOn(ticks)
		go func() { ended <- s.Watch(context.Background()) }()
		looks := func() { // a check is over when the next tick is received
			t.Helper()
			for range 2 {
				select {
				case ticks <- time.Time{}:
				case err := <-ended:
					t.Fatal("it ended:", err)
				}
			}
		}
		ends := func() {
			t.Helper()
			for range 2 { // after the second, a check that began after the decision is over
				select {
				case ticks <- time.Time{}:
				case err := <-ended:
					if err != nil {
						t.Fatal(err)
					}
					return
				}
			}
			t.Fatal("it goes on watching")
		}
		looks()
		if !readOnly {
			accept(t, s, "a/a.go", 0)
			looks()
		}
		if _, err := other.Reload(context.Background()); err != nil {
			t.Fatal(err)
		}
		looks()
		for _, decide := range []func() error{
			func() error { accept(t, other, "b/b.go", 0); return nil },
			func() error { _, err := other.Do(context.Background(), triage.Action{Verb: triage.Undo}); return err },
		} {
			if err := decide(); err != nil {
				t.Fatal(err)
			}
			ends()
			if changed, err := s.Reload(context.Background()); err != nil || !changed {
				t.Errorf("after it ended a reload says %v, %v", changed, err)
			}
			go func() { ended <- s.Watch(context.Background()) }()
			looks()
		}
		accept(t, other, "b/b.go", 0)
		ends()
		if _, err := other.Do(context.Background(), triage.Action{Verb: triage.Undo}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWatchEnds cancels the context of a watching session.
func TestWatchEnds(t *testing.T) {
	t.Parallel()
	s := openIn(t, module(t, txtar.Parse([]byte(crashModule))))
	ctx, cancel := context.WithCancel(context.Background())
	ticks, ended := make(chan time.Time), make(chan error)
	s.WatchOn(ticks)
	go func() { ended <- s.Watch(ctx) }()
	ticks <- time.Time{}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := s.Watch(ctx); !errors.Is(err, context.Canceled) {
		t.Error("with a context that has ended:", err)
	}
}

// TestWatchFiles changes files outside of a watching session: each change ends the watch, even one from before it
// began, but no decision of the session does. A restored file is open again.
func TestWatchFiles(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	file := filepath.Join(dir, "a", "a.go")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := openIn(t, dir)
	ticks, ended := make(chan time.Time), make(chan error)
	s.WatchOn(ticks)
	watch := func() { go func() { ended <- s.Watch(context.Background()) }() }
	reload := func() {
		t.Helper()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if changed, err := s.Reload(context.Background()); err != nil || !changed {
			t.Fatalf("after it ended a reload says %v, %v", changed, err)
		}
	}
	goesOn := func() {
		t.Helper()
		for range 3 {
			select {
			case ticks <- time.Time{}:
			case err := <-ended:
				t.Fatal("it ended:", err)
			}
		}
	}
	watch()
	accept(t, s, "a/a.go", 0)
	goesOn()
	write := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(before)
	reload()
	if it := s.Items()[0]; it.State != triage.Open || !it.Outside {
		t.Errorf("what was put back is %s, reverted outside: %t", it.State, it.Outside)
	}
	write(append(before, "\n// more\n"...))
	watch()
	reload()
	watch()
	goesOn()
	if err := os.WriteFile(filepath.Join(dir, "a", "new.go"), []byte("package a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	reload()
}

// TestWatchBack takes a decided file away and brings it back under a watching session: each end of the watch shows it.
func TestWatchBack(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(file string) error{
		"cut short":   func(file string) error { return os.WriteFile(file, []byte("packa"), 0o600) },
		"removed":     os.Remove,
		"folder gone": func(file string) error { return os.RemoveAll(filepath.Dir(filepath.Dir(file))) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := module(t, txtar.Parse([]byte("-- deep/a/a.go --\npackage a\n\nimport \"github.com/redis/go-redis/v9\"\n\nvar x = redis.NewClient(nil)\n")))
			file := filepath.Join(dir, "deep", "a", "a.go")
			s := openIn(t, dir)
			s.WatchOn(nil) // events alone
			accept(t, s, "deep/a/a.go", 0)
			accepted, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			// A change of several calls may end the watch between two of them.
			shows := func(change func() error, decided string) {
				t.Helper()
				ended := make(chan error)
				watch := func() { ended <- s.Watch(t.Context()) }
				go watch()
				if err := change(); err != nil {
					t.Fatal(err)
				}
				for {
					if err := <-ended; err != nil {
						t.Fatal(err)
					}
					if _, err := s.Reload(t.Context()); err != nil {
						t.Fatal(err)
					}
					if s.UndoState().Undo == decided {
						return
					}
					go watch()
				}
			}
			decided := s.UndoState().Undo
			shows(func() error { return away(file) }, "")
			shows(func() error {
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					return err
				}
				return os.WriteFile(file, accepted, 0o600)
			}, decided)
			if got := s.Items()[0].State; got != triage.Accepted {
				t.Errorf("back, it is %s", got)
			}
		})
	}
}

// underWatch is a session under a watch that sees file system events, and the ticks that a test gives it.
type underWatch struct {
	*triage.Session
	t     *testing.T
	ticks chan time.Time
	ended chan error
}

func watched(t *testing.T, s *triage.Session) *underWatch {
	t.Helper()
	w := &underWatch{Session: s, t: t, ticks: make(chan time.Time), ended: make(chan error)}
	s.WatchOn(w.ticks)
	w.watch()
	return w
}

func (w *underWatch) watch() { go func() { w.ended <- w.Watch(w.t.Context()) }() }

// goesOn fails if the watch ends within three checks. The first one may have begun before the call.
func (w *underWatch) goesOn() {
	w.t.Helper()
	for range 3 {
		select {
		case w.ticks <- time.Time{}:
		case err := <-w.ended:
			w.t.Fatal("it ended:", err)
		}
	}
}

// until looks again each time that the watch ends, and watches again, until the session is as wanted.
func (w *underWatch) until(wanted func(reload error) bool) {
	w.t.Helper()
	for done := false; !done; {
		if err := <-w.ended; err != nil {
			w.t.Fatal(err)
		}
		_, err := w.Reload(w.t.Context())
		done = wanted(err)
		w.watch()
	}
}

// TestWatchFolderBack takes a folder away and makes it anew. The file comes into it only after the watch has looked at
// the folder without it, which is no reason to end.
func TestWatchFolderBack(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte("-- deep/down/a/a.go --\npackage a\n\nimport \"github.com/redis/go-redis/v9\"\n\nvar x = redis.NewClient(nil)\n")))
	file := filepath.Join(dir, "deep", "down", "a", "a.go")
	looks := make(chan struct{}, 1)
	o := triage.WithFault((&runner{t: t, dir: dir, day: "2026-06-15"}).options(false), func(_, path string) error {
		if path == file {
			select {
			case looks <- struct{}{}:
			default:
			}
		}
		return nil
	})
	s, err := triage.OpenSession(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // it only reads here
	accept(t, s, "deep/down/a/a.go", 0)
	decided := s.UndoState().Undo
	accepted, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w := watched(t, s)
	if err := os.RemoveAll(filepath.Join(dir, "deep")); err != nil {
		t.Fatal(err)
	}
	w.until(func(error) bool { return s.UndoState().Undo == "" })
	w.goesOn()
	for _, folder := range []string{"deep", "deep/down/a"} {
		for len(looks) > 0 {
			<-looks
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(folder)), 0o700); err != nil {
			t.Fatal(err)
		}
		<-looks
		w.goesOn()
	}
	if err := os.WriteFile(file, accepted, 0o600); err != nil {
		t.Fatal(err)
	}
	w.until(func(error) bool { return s.UndoState().Undo == decided })
}

// TestWatchAfterFailure breaks what a look needs: the look fails, and no watch ends until the files change again,
// though they are not as the session knows them.
func TestWatchAfterFailure(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"go.mod", "ssot.yaml"} {
		dir := module(t, txtar.Parse([]byte(crashModule)))
		file := filepath.Join(dir, name)
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := openIn(t, dir)
		write := func(text string) {
			t.Helper()
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write("cut sho")
		if _, err := s.Reload(t.Context()); err == nil {
			t.Fatal(name, "can be read")
		}
		w := watched(t, s)
		w.goesOn()
		write(string(whole))
		w.until(func(err error) bool { return err == nil })
		write("cut sho")
		w.until(func(err error) bool { return err != nil })
		write(string(whole))
		w.until(func(err error) bool { return err == nil })
	}
}

// TestWatchAfterAction holds that what an action finds unreadable, in a folder without violations, is watched from then
// on.
func TestWatchAfterAction(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule+"-- c/c.go --\npackage c\n\nimport \"github.com/redis/go-redis/v9\"\n\nvar C *redis.Client\n")))
	s := openIn(t, dir)
	skip := func(i int) {
		t.Helper()
		if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Skip, IDs: []string{s.Items()[i].Fingerprint}}); err != nil {
			t.Fatal(err)
		}
	}
	skip(0) // the first decision makes a folder, which the watch sees
	w := watched(t, s)
	w.goesOn()
	file := filepath.Join(dir, "c", "c.go")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("packa"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.goesOn()
	if skip(1); len(s.NotAnalyzed()) != 1 {
		t.Fatal(s.NotAnalyzed())
	}
	w.goesOn()
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	w.until(func(error) bool { return len(s.NotAnalyzed()) == 0 })
}

// TestWatchOwner cuts a file of the owner short, where there are no violations, and makes it whole.
func TestWatchOwner(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	file := filepath.Join(dir, "internal", "redisx", "redisx.go")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := openIn(t, dir)
	w := watched(t, s)
	w.goesOn()
	for _, text := range []string{"packa", string(whole)} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		w.until(func(error) bool { return (len(s.NotAnalyzed()) > 0) == (text == "packa") })
	}
}
