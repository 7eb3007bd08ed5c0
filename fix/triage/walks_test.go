package triage_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

var (
	walks     = flag.Int("walks", 100, "how many walks TestWalks takes; TestEquals takes half of them")
	firstWalk = flag.Int("first-walk", 0, "the seed of the first of them")
)

// TestWalks is a random walk through everything that happens to a session and its files: decisions in two sessions at
// once, edits, also of what a decision wrote, which may be taken out by hand, stashes, checkouts, merges, renamed,
// deleted and restored files, a removed .ssot, a moved or copied folder, and the end of the process at any operation
// of a decision, also with an edit before the next start, which may end in the same way. The model writes each file
// from its decisions and shares no code with the program. After every step each byte equals the model; an interrupted
// step is in all its files or in none. Every rewrite and directive on disk is listed, and after undoing all of them
// only the edits remain, and the decisions that somebody wrote into. No text that the session needs is missing.
//
// A thousand walks take nine minutes on two busy cores:
//
//	go test ./fix/triage -run Walks -timeout 1h -walks 1000
func TestWalks(t *testing.T) {
	n := *walks
	if testing.Short() {
		n = min(n, 2)
	}
	forgot := new(atomic.Int64)
	t.Run("seed", func(t *testing.T) {
		for seed := *firstWalk; seed < *firstWalk+n; seed++ {
			t.Run(strconv.Itoa(seed), func(t *testing.T) {
				t.Parallel()
				h := newHike(t, uint64(seed))
				for range 16 {
					if !h.step() {
						forgot.Add(1)
						return
					}
				}
				h.finish()
			})
		}
	})
	t.Logf("%d of %d walks ended where a text was forgotten, which was said", forgot.Load(), n)
}

// hike is a random walk.
type hike struct {
	t        *testing.T
	rnd      *rand.Rand
	dir      string
	state    string
	ends     string // line ends
	distinct bool   // no two expressions of a file are equal
	sessions []*triage.Session
	now      map[string]stashed // by package
	names    map[string]string  // of their files
	known    map[string]string  // their names in the session, see wander
	unseen   map[string]bool    // edited since the last reload
	gone     map[string]bool    // deleted
	wrote    map[string]bool    // somebody wrote into what a decision wrote
	stash    map[string][]stashed
	undone   []undoneState
	hurry    bool       // a decision was taken out by hand: a text without it is recognized only where it is seen at once
	cleaned  bool       // .ssot was removed, and nothing was decided since
	moved    bool       // the folder was moved, and nothing was decided since: only the name in .ssot leads to the session, and a copy has it too
	calls    int        // operations of the last decision that was not interrupted
	left     int        // operations until the process ends; 0 means that it does not end
	counting sync.Mutex // guards left, for two processes at once
	done     []string
}

func newHike(t *testing.T, seed uint64) *hike {
	t.Helper()
	h := &hike{t: t, rnd: rand.New(rand.NewPCG(seed, 23)), ends: "\n", calls: 150, distinct: seed%2 == 1,
		names: map[string]string{"a": "a/a.go", "b": "b/b.go"}, known: map[string]string{"a": "a/a.go", "b": "b/b.go"}, unseen: map[string]bool{}, gone: map[string]bool{}, wrote: map[string]bool{}, stash: map[string][]stashed{}}
	h.now = map[string]stashed{"a": h.clean(), "b": h.clean()}
	if seed%3 == 1 {
		h.ends = "\r\n"
	}
	var files []txtar.File
	for _, pkg := range []string{"a", "b"} {
		files = append(files, txtar.File{Name: pkg + "/doc.go", Data: []byte(doc(pkg))}, txtar.File{Name: h.names[pkg], Data: []byte(h.text(pkg))})
	}
	h.dir = module(t, &txtar.Archive{Files: files})
	h.state = stateOf(h.dir)
	t.Cleanup(h.close)
	h.open()
	return h
}

// clean returns a file without decisions.
func (h *hike) clean() stashed {
	m := clean()
	m.distinct = h.distinct
	return m
}

// doc returns the second file of each package. It mentions the forbidden package, so that the folder is scanned even
// while the other file is absent.
func doc(pkg string) string {
	return "package " + pkg + "\n\nimport _ \"github.com/redis/go-redis/v9\"\n"
}

// text returns the content of a package's file.
func (h *hike) text(pkg string) string {
	return strings.ReplaceAll(h.now[pkg].text(pkg), "\n", h.ends)
}

func (h *hike) path(pkg string) string { return filepath.Join(h.dir, filepath.FromSlash(h.names[pkg])) }

func (h *hike) did(format string, args ...any) { h.done = append(h.done, fmt.Sprintf(format, args...)) }

// fail ends the walk and prints its steps.
func (h *hike) fail(format string, args ...any) {
	h.t.Helper()
	h.t.Fatalf("%s\nafter %s", fmt.Sprintf(format, args...), strings.Join(h.done, ", "))
}

// errEnd simulates the end of the process.
var errEnd = errors.New("the process ends")

func (h *hike) options(dir string) triage.Options {
	o := triage.Options{Dir: dir, State: h.state, Now: func() time.Time { return time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC) }}
	return triage.WithFault(o, func(string, string) error {
		h.counting.Lock()
		defer h.counting.Unlock()
		h.calls++
		if h.left > 0 {
			if h.left--; h.left == 0 {
				panic(errEnd)
			}
		}
		return nil
	})
}

// cut runs f in a process that ends at the nth operation, and reports whether it ended there.
func (h *hike) cut(n int, do func()) (ended bool) {
	h.left = n
	defer func() {
		h.left = 0
		if r := recover(); r == any(errEnd) {
			ended = true
		} else if r != nil {
			panic(r)
		}
	}()
	do()
	return false
}

// open opens another session; if there are more than two, the oldest is closed.
func (h *hike) open() *triage.Session {
	h.t.Helper()
	s, err := triage.OpenSession(context.Background(), h.options(h.dir))
	if err != nil {
		h.fail("opening: %v", err)
	}
	h.sessions = append(h.sessions, s)
	if len(h.sessions) > 2 {
		h.end(h.sessions[0])
	}
	return s
}

func (h *hike) end(s *triage.Session) {
	h.sessions = slices.DeleteFunc(h.sessions, func(other *triage.Session) bool { return other == s })
	if err := s.Close(); err != nil {
		h.t.Error(err)
	}
}

func (h *hike) close() {
	for len(h.sessions) > 0 {
		h.end(h.sessions[0])
	}
}

// step does a random action, and reports whether the walk goes on: it ends when the session says that it forgot a text.
func (h *hike) step() bool {
	h.t.Helper()
	pkg := []string{"a", "b"}[h.rnd.IntN(2)]
	if len(h.undone) > 0 && h.rnd.IntN(5) == 0 && h.tracked("a") && h.tracked("b") {
		h.redo()
		return h.check()
	}
	switch kind := h.rnd.IntN(20); {
	case kind < 7:
		if h.tracked("a") && h.tracked("b") {
			h.decide()
		}
	case kind < 9:
		if h.tracked("a") && h.tracked("b") {
			h.together()
		}
	case kind < 15:
		if !h.gone[pkg] && h.outside(pkg) && h.rnd.IntN(3) == 0 && !h.hurry {
			h.unseen[pkg] = true
			return true // no reload
		}
	case kind < 17:
		if !h.wrote[pkg] { // what was decided there is listed under the old name, too
			h.wander(pkg)
		}
	default:
		h.place(kind)
	}
	return h.check()
}

// tracked reports whether the session knows a file under its current name.
func (h *hike) tracked(pkg string) bool { return !h.gone[pkg] && h.names[pkg] == h.known[pkg] }

// check compares the files, the items and the temporary files with the model.
func (h *hike) check() bool {
	h.t.Helper()
	if len(h.sessions) == 0 || h.rnd.IntN(3) == 0 {
		h.did("start")
		h.open()
	}
	s := h.sessions[h.rnd.IntN(len(h.sessions))]
	if _, err := s.Reload(context.Background()); err != nil {
		h.fail("reloading: %v", err)
	}
	clear(h.unseen)
	h.hurry = false
	news := strings.Join(s.News(), "\n")
	if strings.Contains(news, "forgotten") {
		return false
	}
	if loose := s.Inconsistencies(); len(loose) > 0 || strings.Contains(news, "text is lost") {
		h.fail("%s\n%s", loose, news)
	}
	listed := map[string]triage.State{}
	for _, it := range s.Items() {
		if pkg, n, ok := h.function(it); ok {
			listed[fmt.Sprint(pkg, n)] = it.State
		}
	}
	want := map[string]string{"a/doc.go": doc("a"), "b/doc.go": doc("b")}
	for pkg, m := range h.now {
		if h.gone[pkg] {
			continue
		}
		want[h.names[pkg]] = h.text(pkg)
		for n, state := range m.states {
			if m.own[n] > 0 {
				continue // it is part of the source, or can be undone: both is right
			}
			if got := listed[fmt.Sprint(pkg, n)]; got != state && (h.tracked(pkg) || state == triage.Open) {
				h.fail("f%d of %s is listed as %q, and is %s\n%s\n%s", n, pkg, got, state, items(s), news)
			}
		}
	}
	files := tree(h.t, h.dir)
	maps.DeleteFunc(files, func(path, _ string) bool { return !strings.HasPrefix(path, "a/") && !strings.HasPrefix(path, "b/") })
	if d := cmp.Diff(want, files); d != "" {
		h.fail("-want +got %s\n%s", d, news)
	}
	return true
}

// finish restores every file's place and undoes everything.
func (h *hike) finish() {
	h.t.Helper()
	for _, pkg := range []string{"a", "b"} {
		if h.gone[pkg] {
			h.wander(pkg)
		}
		if !h.tracked(pkg) {
			h.rename(pkg, h.known[pkg])
		}
	}
	if !h.check() {
		return
	}
	s := h.open()
	var ids []string
	for _, it := range s.Items() {
		if pkg, n, ok := h.function(it); ok && h.now[pkg].states[n] != triage.Open && h.now[pkg].own[n] == 0 {
			ids = append(ids, it.ID)
			m := h.now[pkg]
			m.states[n] = triage.Open
			h.now[pkg] = m
		}
	}
	h.did("undo all")
	for _, id := range ids {
		if _, err := s.Do(context.Background(), triage.Action{Verb: triage.Undo, IDs: []string{id}}); err != nil {
			h.fail("%v\n%s", err, items(s))
		}
	}
	h.check()
}
