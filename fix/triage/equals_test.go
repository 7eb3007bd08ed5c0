package triage_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestEquals is a random walk with equal expressions in one function, each on its own line: others are inserted and
// deleted, they are swapped, renamed and reformatted, the function is renamed, earlier texts come back, and two
// sessions decide. The model identifies each expression and shares no code with the program. A decision is never shown
// on another expression; it is shown on its own, unless the session reports that it can't tell; and the files equal the
// model.
func TestEquals(t *testing.T) {
	n := max(*walks/2, 1)
	if testing.Short() {
		n = min(n, 3)
	}
	notes := new(atomic.Int64)
	t.Run("seed", func(t *testing.T) {
		for seed := *firstWalk; seed < *firstWalk+n; seed++ {
			t.Run(strconv.Itoa(seed), func(t *testing.T) {
				t.Parallel()
				newLineup(t, uint64(seed)).walk(notes)
			})
		}
	})
	t.Logf("%d of %d walks ended where the session said that it can't tell", notes.Load(), n)
}

// pool is one expression.
type pool struct {
	id       int
	name     string
	accepted bool
	deep     bool // in a block of its own
}

// lineup is a file with its expressions.
type lineup struct {
	t        *testing.T
	rnd      *rand.Rand
	dir      string
	sessions []*triage.Session
	heard    []string // the news of closed sessions
	now      shape
	stash    []shape
	skipped  map[int]bool
	noted    map[int]string
	undone   []undone // since the last decision, the newest last
	next     int
	over     bool
	done     []string
}

// undone is a decision on an expression that was undone.
type undone struct {
	id   int
	verb triage.Verb
}

// shape is the content of the file.
type shape struct {
	pools    []pool
	function string
	crlf     bool
}

func newLineup(t *testing.T, seed uint64) *lineup {
	t.Helper()
	l := &lineup{t: t, rnd: rand.New(rand.NewPCG(seed, 7)), skipped: map[int]bool{}, noted: map[int]string{}, now: shape{function: "f"}}
	for range 2 + l.rnd.IntN(3) {
		l.insert()
	}
	l.dir = module(t, &txtar.Archive{Files: []txtar.File{{Name: "a/a.go", Data: []byte(l.now.text())}}})
	l.sessions = []*triage.Session{openIn(t, l.dir), openIn(t, l.dir)}
	l.done = nil
	return l
}

func (l *lineup) did(format string, args ...any) {
	l.done = append(l.done, fmt.Sprintf(format, args...))
}

func (l *lineup) fail(format string, args ...any) {
	l.t.Helper()
	l.t.Fatalf("%s\nafter %s", fmt.Sprintf(format, args...), strings.Join(l.done, ", "))
}

// text returns the file's content.
func (s shape) text() string {
	owner, names := "", []string{}
	var body strings.Builder
	for _, p := range s.pools {
		call, tabs := "redis.NewClient(nil)", "\t"
		if p.accepted {
			call, owner = "redisx.Client()", "\t\"example.com/shop/internal/redisx\"\n"
		}
		if p.deep {
			body.WriteString("\t{\n")
			tabs = "\t\t"
		}
		fmt.Fprintf(&body, "%s%s := %s\n", tabs, p.name, call)
		if p.deep {
			fmt.Fprintf(&body, "\t\tuse(%s)\n\t}\n", p.name)
		} else {
			names = append(names, p.name)
		}
	}
	text := "package a\n\nimport (\n" + owner + "\t\"github.com/redis/go-redis/v9\"\n)\n\nfunc " + s.function + "() {\n" + body.String() +
		"\tuse(" + strings.Join(names, ", ") + ")\n}\n\nfunc use(...*redis.Client) {}\n"
	if s.crlf {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

func (l *lineup) insert() {
	l.next++
	at := l.rnd.IntN(len(l.now.pools) + 1)
	l.now.pools = slices.Insert(slices.Clone(l.now.pools), at, pool{id: l.next, name: fmt.Sprint("c", l.next)})
	l.did("insert c%d at %d", l.next, at)
}

func (l *lineup) walk(notes *atomic.Int64) {
	l.t.Helper()
	for range 24 {
		switch kind := l.rnd.IntN(12); {
		case kind < 6:
			l.edit()
		case kind < 8 && len(l.undone) > 0:
			l.redo()
		case len(l.now.pools) > 0:
			l.decide()
		}
		if l.rnd.IntN(4) == 0 {
			l.did("restart")
			i := l.rnd.IntN(2)
			l.heard = append(l.heard, l.sessions[i].News()...)
			l.sessions[i] = openIn(l.t, l.dir)
		}
		if l.over || !l.check() {
			notes.Add(1)
			return
		}
	}
}

// edit changes the file as people do, in one or more ways before a reload. The name alone identifies an expression
// whose other lines are gone.
func (l *lineup) edit() {
	first, last := true, false
	for ; first || !last && l.rnd.IntN(3) == 0; first = false {
		pools := slices.Clone(l.now.pools)
		l.now.pools = pools
		i, j := 0, 0
		if len(pools) > 0 {
			i, j = l.rnd.IntN(len(pools)), l.rnd.IntN(len(pools))
		}
		switch kind := l.rnd.IntN(9); {
		case kind < 2 || len(pools) == 0:
			l.insert()
		case kind == 2 && !pools[i].accepted && first:
			l.did("remove %s", pools[i].name)
			l.now.pools, last = slices.Delete(pools, i, i+1), true // else what comes in its place is taken for an edit
		case kind == 3 && !pools[i].accepted && !pools[j].accepted:
			l.did("swap %s and %s", pools[i].name, pools[j].name)
			pools[i], pools[j] = pools[j], pools[i]
		case kind == 4:
			l.now.function = map[string]string{"f": "g", "g": "f"}[l.now.function]
			l.did("call it %s", l.now.function)
		case kind == 5 && !slices.ContainsFunc(pools, func(p pool) bool { return p.accepted }):
			l.now.crlf = !l.now.crlf
			l.did("other ends")
		case kind == 6 && !pools[i].accepted:
			l.did("lay out %s", pools[i].name)
			pools[i].deep = !pools[i].deep
		case kind == 7 && len(l.stash) < 4 && first: // what is edited as well may be another text than any that was decided in
			l.did("stash")
			last = true
			l.stash = append(l.stash, l.now)
			l.now.pools = slices.Clone(pools)
			for i := range l.now.pools {
				l.now.pools[i].accepted = false
			}
		case kind == 8 && len(l.stash) > 0 && first && !l.renamed():
			l.did("pop")
			last = true
			l.now, l.stash = l.stash[len(l.stash)-1], l.stash[:len(l.stash)-1]
		}
	}
	rewrite(l.t, filepath.Join(l.dir, "a", "a.go"), l.now.text())
}

// renamed reports whether the stashed text and the current one have one expression each, under different names: nobody
// can tell that from a renamed variable.
func (l *lineup) renamed() bool {
	then := l.stash[len(l.stash)-1].pools
	return len(then) == 1 && len(l.now.pools) == 1 && then[0].id != l.now.pools[0].id
}

// states returns the states of the listed expressions, by name.
func (l *lineup) items(s *triage.Session) map[int]triage.Item {
	l.t.Helper()
	lines := strings.Split(l.now.text(), "\n")
	all := map[int]triage.Item{}
	for _, it := range s.Items() {
		if it.File != "a/a.go" {
			continue
		}
		if it.Line > len(lines) {
			l.fail("line %d is not there:\n%s", it.Line, items(s))
		}
		name, _, _ := strings.Cut(strings.TrimSpace(lines[it.Line-1]), " ")
		for _, p := range l.now.pools {
			if p.name == name {
				all[p.id] = it
			}
		}
	}
	return all
}

func (l *lineup) decide() {
	l.t.Helper()
	s := l.sessions[l.rnd.IntN(2)]
	if _, err := s.Reload(context.Background()); err != nil {
		l.fail("%v", err)
	}
	i := l.rnd.IntN(len(l.now.pools))
	p := l.now.pools[i]
	it, ok := l.items(s)[p.id]
	if !ok || it.State != l.want(p) {
		return // check tells
	}
	before := l.undone
	l.undone = nil
	a := triage.Action{Verb: triage.Undo, IDs: []string{it.ID}}
	pools := slices.Clone(l.now.pools)
	switch {
	case l.rnd.IntN(5) == 0:
		a.Verb, a.Text = triage.Note, fmt.Sprint("n", len(l.done))
		l.noted[p.id] = a.Text
	case p.accepted:
		pools[i].accepted = false
		l.undone = slices.Concat(before, []undone{{p.id, triage.Accept}})
	case l.skipped[p.id] && l.rnd.IntN(2) == 0:
		a.Verb = triage.Accept
		pools[i].accepted = true
	case l.skipped[p.id]:
		delete(l.skipped, p.id)
		l.undone = slices.Concat(before, []undone{{p.id, triage.Skip}})
	case l.rnd.IntN(2) == 0:
		a.Verb = triage.Skip
		l.skipped[p.id] = true
	default:
		a.Verb = triage.Accept
		pools[i].accepted = true
	}
	l.did("%s %s", a.Verb, p.name)
	if _, err := s.Do(context.Background(), a); err != nil && strings.Contains(err.Error(), "can't be undone: the file was edited outside") {
		l.over = true // which was said
		return
	} else if err != nil {
		l.fail("%v\n%s\n%s", err, items(s), strings.Join(s.News(), "\n"))
	}
	l.now.pools = pools
}

// redo redoes the last undo, or expects the error that the expression is gone.
func (l *lineup) redo() {
	l.t.Helper()
	s := l.sessions[l.rnd.IntN(2)]
	if _, err := s.Reload(context.Background()); err != nil {
		l.fail("%v", err)
	}
	u := l.undone[len(l.undone)-1]
	i := slices.IndexFunc(l.now.pools, func(p pool) bool { return p.id == u.id })
	l.did("redo %s of c%d", u.verb, u.id)
	_, err := s.Do(context.Background(), triage.Action{Verb: triage.Redo})
	if i < 0 || l.want(l.now.pools[i]) != triage.Open && (u.verb == triage.Skip || l.now.pools[i].accepted) {
		if err == nil {
			l.fail("what is not there, or is decided, was redone\n%s", items(s))
		}
		return
	}
	if err != nil {
		l.fail("%v\n%s%q", err, items(s), s.News())
	}
	l.undone = l.undone[:len(l.undone)-1]
	if u.verb == triage.Skip {
		l.skipped[u.id] = true
		return
	}
	l.now.pools = slices.Clone(l.now.pools)
	l.now.pools[i].accepted = true
}

func (l *lineup) want(p pool) triage.State {
	switch {
	case p.accepted:
		return triage.Accepted
	case l.skipped[p.id]:
		return triage.Skipped
	}
	return triage.Open
}

// check compares the file and the items with the model. It reports false if the session says that it can't tell.
func (l *lineup) check() bool {
	l.t.Helper()
	s := l.sessions[l.rnd.IntN(2)]
	if _, err := s.Reload(context.Background()); err != nil {
		l.fail("%v", err)
	}
	if got := string(read(l.t, l.dir, "a/a.go")); got != l.now.text() {
		l.fail("the file is\n%s, and should be\n%s", got, l.now.text())
	}
	if loose := s.Inconsistencies(); len(loose) > 0 {
		l.fail("%s", loose)
	}
	news := strings.Join(slices.Concat(l.heard, l.sessions[0].News(), l.sessions[1].News()), "\n")
	said := strings.Contains(news, "can't be told") || strings.Contains(news, "can't be undone any more")
	listed := l.items(s)
	for _, p := range l.now.pools {
		got, want := listed[p.id].State, l.want(p)
		switch {
		case got == want && listed[p.id].Note == l.noted[p.id]:
		case got == want && said && listed[p.id].Note == "":
			return false
		case said && (got == triage.Open || got == "" && p.accepted || got == triage.Skipped && p.accepted && l.skipped[p.id]):
			return false
		default:
			l.fail("%s is listed as %q, and is %s, with the note %q\n%s%s\n%s", p.name, got, want, l.noted[p.id], items(s), l.now.text(), news)
		}
	}
	return true
}
