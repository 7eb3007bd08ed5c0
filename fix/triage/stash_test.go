package triage_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// stashed is a file in a model that shares no code with the program: functions with different decisions, and a comment
// on some of them.
type stashed struct {
	states   [4]triage.State
	comments [4]int
	names    [4]int // how often a function was renamed
	own      [4]int // of a decided function: the comment that somebody wrote into what the decision wrote
	distinct bool   // no two expressions are equal
}

// argument returns what the expression of a function is called with.
func (m stashed) argument(n int) string {
	if !m.distinct {
		return "nil"
	}
	return strings.Repeat("(", n) + "nil" + strings.Repeat(")", n)
}

func clean() stashed {
	return stashed{states: [4]triage.State{triage.Open, triage.Open, triage.Open, triage.Open}}
}

// decided reports whether anything is decided.
func (m stashed) decided() bool { return m.states != clean().states }

// merges reports whether another text can be merged without a conflict.
func (m stashed) merges(other stashed) bool {
	if m.names != other.names {
		return false
	}
	for i, s := range m.states {
		if s != triage.Open && other.states[i] != triage.Open && (s != other.states[i] || m.own[i] != other.own[i]) {
			return false
		}
	}
	return true
}

// merged returns the file with another text merged into it.
func (m stashed) merged(other stashed) stashed {
	for i := range m.states {
		if m.states[i] == triage.Open {
			m.states[i], m.own[i] = other.states[i], other.own[i]
		}
		if m.comments[i] == 0 {
			m.comments[i] = other.comments[i]
		}
	}
	return m
}

// text returns the file's bytes.
func (m stashed) text(pkg string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n", pkg)
	for _, s := range m.states {
		if s == triage.Accepted {
			b.WriteString("\t\"example.com/shop/internal/redisx\"\n")
			break
		}
	}
	b.WriteString("\t\"github.com/redis/go-redis/v9\"\n)\n")
	for i, s := range m.states {
		b.WriteString("\n")
		if m.comments[i] > 0 {
			fmt.Fprintf(&b, "// F%d is edited: %d.\n", i, m.comments[i])
		}
		fmt.Fprintf(&b, "func f%d%s() *redis.Client {\n\tprintln(%d)\n", i, strings.Repeat("x", m.names[i]), i)
		own := ""
		if m.own[i] > 0 {
			own = fmt.Sprintf("// Own: %d.", m.own[i])
		}
		switch s {
		case triage.Accepted:
			b.WriteString(strings.TrimSuffix("\treturn redisx.Client() "+own, " ") + "\n")
		case triage.Allowed:
			b.WriteString("\t//ssot:allow redis -- " + reason + "\n")
			if own != "" {
				b.WriteString("\t" + own + "\n")
			}
			fallthrough
		case triage.Open, triage.Skipped:
			b.WriteString("\treturn redis.NewClient(" + m.argument(i) + ")\n")
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// TestRandomStash decides in files while they are edited, stashed, checked out and merged, with or without a reload in
// between. The files always equal the model, and every rewrite and directive on disk is listed and can be undone.
func TestRandomStash(t *testing.T) {
	walks := 12
	if testing.Short() {
		walks = 3
	}
	for seed := range walks {
		t.Run(strconv.Itoa(seed), func(t *testing.T) {
			t.Parallel()
			w := &stashWalk{t: t, rnd: rand.New(rand.NewPCG(uint64(seed), 11)), now: map[string]stashed{"a": clean(), "b": clean()}, stash: map[string][]stashed{}}
			w.dir = module(t, &txtar.Archive{Files: []txtar.File{{Name: "a/a.go", Data: []byte(clean().text("a"))}, {Name: "b/b.go", Data: []byte(clean().text("b"))}}})
			w.session = openIn(t, w.dir)
			for range 25 {
				if !w.step() {
					return
				}
			}
		})
	}
}

type stashWalk struct {
	t       *testing.T
	rnd     *rand.Rand
	dir     string
	session *triage.Session
	now     map[string]stashed
	stash   map[string][]stashed
	done    []string
}

// step does a random action, and reports whether the walk goes on: it ends when the session says that it forgot a text.
func (w *stashWalk) step() bool {
	w.t.Helper()
	pkg := []string{"a", "b"}[w.rnd.IntN(2)]
	m, n := w.now[pkg], w.rnd.IntN(4)
	outside := true
	kind := w.rnd.IntN(10)
	switch list := w.stash[pkg]; {
	case kind < 4:
		outside = false
		w.decide(pkg, n)
	case kind < 6:
		m.comments[n] = 1 + w.rnd.IntN(99)
		w.did("edit %s f%d", pkg, n)
		w.now[pkg] = m
	case kind == 6 && len(list) < 4:
		w.stash[pkg] = append(list, m)
		w.did("stash %s", pkg)
		w.now[pkg] = clean()
	case kind == 7 && len(list) > 0: // checkout, then pop
		w.did("pop %s", pkg)
		w.now[pkg], w.stash[pkg] = list[len(list)-1], list[:len(list)-1]
	case kind == 8 && len(list) > 0 && m.merges(list[len(list)-1]):
		w.did("merge %s", pkg)
		w.now[pkg], w.stash[pkg] = m.merged(list[len(list)-1]), list[:len(list)-1]
	case kind == 9:
		w.did("check out %s", pkg)
		w.now[pkg] = clean()
	}
	if outside {
		rewrite(w.t, filepath.Join(w.dir, pkg, pkg+".go"), w.now[pkg].text(pkg))
		if w.rnd.IntN(3) == 0 {
			return true // no reload
		}
	}
	return w.check()
}

func (w *stashWalk) did(format string, args ...any) {
	w.done = append(w.done, fmt.Sprintf(format, args...))
}

// decide takes a decision on a function, or undoes one.
func (w *stashWalk) decide(pkg string, n int) {
	w.t.Helper()
	if _, err := w.session.Reload(context.Background()); err != nil {
		w.t.Fatal(w.done, err)
	}
	m := w.now[pkg]
	a := triage.Action{Verb: triage.Undo}
	next := triage.Open
	if m.states[n] == triage.Open {
		a.Verb, next = triage.Accept, triage.Accepted
		if w.rnd.IntN(4) == 0 {
			a.Verb, a.Reason, next = triage.Allow, reason, triage.Allowed
		}
	}
	for _, it := range w.session.Items() {
		if it.File == pkg+"/"+pkg+".go" && it.Function == fmt.Sprint("f", n) && (a.Verb == triage.Undo || it.State == triage.Open) {
			a.IDs = append(a.IDs, it.ID)
		}
	}
	w.did("%s %s f%d", a.Verb, pkg, n)
	if len(a.IDs) != 1 {
		w.t.Fatalf("%q: it is listed as %s\n%s", w.done, a.IDs, items(w.session))
	}
	if _, err := w.session.Do(context.Background(), a); err != nil {
		w.t.Fatalf("%q: %v\n%s\n%s", w.done, err, items(w.session), w.session.News())
	}
	m.states[n] = next
	w.now[pkg] = m
}

// check compares the files and the items with the model.
func (w *stashWalk) check() bool {
	w.t.Helper()
	if w.rnd.IntN(2) == 0 {
		w.session = openIn(w.t, w.dir)
		w.done = append(w.done, "restart")
	}
	if _, err := w.session.Reload(context.Background()); err != nil {
		w.t.Fatal(w.done, err)
	}
	if strings.Contains(strings.Join(w.session.News(), "\n"), "forgotten") {
		return false
	}
	if loose := w.session.Inconsistencies(); len(loose) > 0 {
		w.t.Fatalf("%q: %s", w.done, loose)
	}
	listed := map[string]triage.State{}
	for _, it := range w.session.Items() {
		listed[it.Package[len(it.Package)-1:]+it.Function] = it.State
	}
	for pkg, m := range w.now {
		raw, err := os.ReadFile(filepath.Join(w.dir, pkg, pkg+".go"))
		if want := m.text(pkg); err != nil || string(raw) != want {
			w.t.Fatalf("%q: %v\n%s\nwant\n%s", w.done, err, raw, want)
		}
		for n, state := range m.states {
			if got := listed[fmt.Sprint(pkg, "f", n)]; got != state {
				w.t.Fatalf("%q: f%d of %s is listed as %q, and is %s\n%s\n%s\n%s", w.done, n, pkg, got, state, items(w.session), m.text(pkg), strings.Join(w.session.News(), "\n"))
			}
		}
	}
	return true
}

// TestPopAfterEqualWent checks that a stashed text comes back with all of its decisions, even if an equal expression
// was removed meanwhile, so that the others have other numbers.
func TestPopAfterEqualWent(t *testing.T) {
	now := shape{function: "f"}
	put := func(dir string, pools ...pool) {
		now.pools = pools
		rewrite(t, filepath.Join(dir, "a", "a.go"), now.text())
	}
	now.pools = []pool{{name: "c2"}, {name: "c3"}, {name: "c4"}}
	dir := module(t, &txtar.Archive{Files: []txtar.File{{Name: "a/a.go", Data: []byte(now.text())}}})
	s := openIn(t, dir)
	accept := func(line int) {
		t.Helper()
		if _, err := s.Reload(context.Background()); err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(s.Items(), func(it triage.Item) bool { return it.File == "a/a.go" && it.Line == line })
		if i < 0 {
			t.Fatalf("nothing is in line %d: %s", line, items(s))
		}
		if _, err := s.Do(context.Background(), triage.Action{Verb: triage.Accept, IDs: []string{s.Items()[i].ID}}); err != nil {
			t.Fatal(err)
		}
	}
	accept(9)
	accept(11)
	put(dir, pool{name: "c2"}, pool{name: "c3"}, pool{name: "c4"}) // stashed
	accept(10)
	put(dir, pool{name: "c2"}, pool{name: "c4", accepted: true}) // c3 is removed
	if _, err := s.Reload(context.Background()); err != nil {
		t.Fatal(err)
	}
	put(dir, pool{name: "c2"}, pool{name: "c3", accepted: true}, pool{name: "c4", accepted: true}) // popped
	if _, err := s.Reload(context.Background()); err != nil {
		t.Fatal(err)
	}
	accepted := 0
	for _, it := range s.Items() {
		if it.State == triage.Accepted {
			accepted++
		}
	}
	if accepted != 2 {
		t.Errorf("%d of 2 are listed as accepted:\n%s%q", accepted, items(s), s.News())
	}
}
