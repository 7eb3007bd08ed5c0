package fix_test

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
)

// stay are closes that can't go with the violations in the functions next to them.
const stay = `
-- app/app.go --
package app

import (
	"errors"
	"io"
	"log"
	"os"
	"sync"

	"example.com/clients/redis/v9"
	"example.com/shop/loaded"
)

type Setter struct{ rdb *redis.Client }

func NewSetter() *Setter { return &Setter{rdb: redis.NewClient(nil)} }

func (s *Setter) Set(c *redis.Client) { s.rdb = c }

func (s *Setter) Close() { s.rdb.Close() }

type Returned struct{ rdb io.Closer }

func NewReturned() *Returned { return &Returned{rdb: redis.NewClient(nil)} }

func NewFile(f *os.File) *Returned { return &Returned{rdb: f} }

func (r *Returned) Close() { r.rdb.Close() }

type Addressed struct{ rdb *redis.Client }

func NewAddressed() *Addressed {
	a := &Addressed{rdb: redis.NewClient(nil)}
	fill(&a.rdb)
	return a
}

func fill(c **redis.Client) {}

func (a *Addressed) Close() { a.rdb.Close() }

type Positional struct{ rdb io.Closer }

func NewPositional() *Positional { return &Positional{redis.NewClient(nil)} }

func FromFile() *Positional { return &Positional{os.Stdin} }

func (p *Positional) Close() { p.rdb.Close() }

type Converted struct{ rdb *redis.Client }

type like struct{ rdb *redis.Client }

func NewConverted() *Converted { return &Converted{rdb: redis.NewClient(nil)} }

func convert(l like) Converted { return Converted(l) }

func (c *Converted) Close() { c.rdb.Close() }

type Tagged struct {
	Client *redis.Client ` + "`inject:\"redis\"`" + `
}

func NewTagged() *Tagged { return &Tagged{Client: redis.NewClient(nil)} }

func (t *Tagged) Close() { t.Client.Close() }

type Called struct{ rdb *redis.Client }

func NewCalled() *Called { return &Called{rdb: redis.NewClient(nil)} }

func (c *Called) Reset() { c.rdb = loaded.Open() }

func (c *Called) Close() { c.rdb.Close() }

type Variable struct{ rdb *redis.Client }

var open = func() *redis.Client { return nil }

func NewVariable() *Variable { return &Variable{rdb: redis.NewClient(nil)} }

func (v *Variable) Reset() { v.rdb = open() }

func (v *Variable) Close() { v.rdb.Close() }

type Shared struct{ clients map[string]*redis.Client }

func (s *Shared) Add() { s.clients["a"] = redis.NewClient(nil) }

func (s *Shared) All() map[string]*redis.Client { return s.clients }

func (s *Shared) Close() { s.clients["a"].Close() }

type Wrapped struct{ c io.Closer }

type around struct{ *redis.Client }

func NewWrapped() *Wrapped { return &Wrapped{c: &around{redis.NewClient(nil)}} }

func (w *Wrapped) Close() { w.c.Close() }

type Elsewhere struct{ C *redis.Client }

func NewElsewhere() *Elsewhere { return &Elsewhere{C: redis.NewClient(nil)} }

func (e *Elsewhere) Close() { e.C.Close() }

// Closes that are more than a close.

type Joined struct{ a, rdb *redis.Client }

func NewJoined() *Joined { return &Joined{rdb: redis.NewClient(nil)} }

func (j *Joined) Close() error { return errors.Join(j.a.Close(), j.rdb.Close()) }

type Labelled struct{ rdb *redis.Client }

func NewLabelled() *Labelled { return &Labelled{rdb: redis.NewClient(nil)} }

func (l *Labelled) Run() {
end:
	l.rdb.Close()
	if l.rdb.Get("x") == "" {
		goto end
	}
}

type Once struct {
	rdb  *redis.Client
	once sync.Once
}

func NewOnce() *Once { return &Once{rdb: redis.NewClient(nil)} }

func (o *Once) Close() (err error) {
	o.once.Do(func() { err = o.rdb.Close() })
	return err
}

type Handled struct{ rdb *redis.Client }

func NewHandled() *Handled { return &Handled{rdb: redis.NewClient(nil)} }

func (h *Handled) Close() {
	if err := h.rdb.Close(); err != nil {
		os.Remove("x")
	}
}

type Else struct{ rdb *redis.Client }

func NewElse() *Else { return &Else{rdb: redis.NewClient(nil)} }

func (e *Else) Close() {
	if e.rdb != nil {
		e.rdb.Close()
	} else {
		log.Print("never opened")
	}
}

type Linted struct{ rdb *redis.Client }

func NewLinted() *Linted { return &Linted{rdb: redis.NewClient(nil)} }

func (l *Linted) Close() {
	l.rdb.Close() //nolint:errcheck
	log.Print("bye")
}

type Left struct{ rdb *redis.Client }

func NewLeft() *Left { return &Left{rdb: redis.NewClient(nil)} }

func (l *Left) Close() {
	// We used to wait for the writers.

	l.rdb.Close()
}

type Line struct{ rdb *redis.Client }

func NewLine() *Line { return &Line{rdb: redis.NewClient(nil)} }

func (l *Line) Close() { log.Print("bye"); l.rdb.Close() }

type Got struct{ rdb *redis.Client }

func NewGot() *Got { return &Got{rdb: redis.NewClient(nil)} }

func (g *Got) client() *redis.Client { return g.rdb }

func (g *Got) Close() { g.client().Close() }

func closeQuietly(c io.Closer) { _ = c.Close() }

func Quietly() {
	c := redis.NewClient(nil)
	c.Get("x")
	closeQuietly(c)
}
-- app/more.go --
package app

import (
	"example.com/clients/redis/v9"
	"example.com/shop/loaded"
)

type Spared struct{ rdb *redis.Client }

func NewSpared() *Spared { return &Spared{rdb: redis.NewClient(nil)} }

func SpareOther() *Spared {
	//ssot:allow redis -- of its own
	return &Spared{rdb: redis.NewClient(nil)}
}

func (s *Spared) Close() { s.rdb.Close() }

type Given struct{ rdb *redis.Client }

func newGiven(c *redis.Client) *Given { return &Given{rdb: c} }

func Gives() *Given { return newGiven(redis.NewClient(nil)) }

func (g *Given) Close() { g.rdb.Close() }

type Filled struct{ clients map[string]*redis.Client }

func (f *Filled) Add() {
	f.clients["a"] = redis.NewClient(nil)
	loaded.Fill(f.clients)
}

func (f *Filled) Close() { f.clients["a"].Close() }
-- app/app_windows.go --
package app

func gives() *Given { return newGiven(nil) }

func (e *Elsewhere) set() { e.C = nil }
-- app/gen.go --
// Code generated by hand. DO NOT EDIT.

package app

func (g *Generated) Close() { g.rdb.Close() }
-- app/generated.go --
package app

import "example.com/clients/redis/v9"

type Generated struct{ rdb *redis.Client }

func NewGenerated() *Generated { return &Generated{rdb: redis.NewClient(nil)} }
-- loaded/loaded.go --
package loaded

import "example.com/clients/redis/v9"

var Open func() *redis.Client

func Fill(m map[string]*redis.Client) {}
`

func TestClosesStay(t *testing.T) {
	d := newDecide(t, stay)
	for function, want := range map[string]string{
		"NewSetter":     "it may be what (*Setter).Set is given, which nothing calls that is scanned (app/app.go:18)",
		"NewReturned":   "it may be what NewFile is given, which nothing calls that is scanned",
		"NewAddressed":  "the address of rdb is taken (app/app.go:34)",
		"NewPositional": "it may be Stdin, of a package whose source is not scanned",
		"NewConverted":  "rdb is converted from another struct",
		"NewTagged":     "the tag of Client says that something may set it by reflection",
		"NewCalled":     "it may be what loaded.Open returns",
		"NewVariable":   "it may be what open returns",
		"(*Shared).Add": "clients is passed on to where it may be changed (app/app.go:90)",
		"NewWrapped":    "it may be a app.around",
		"NewElsewhere":  "app/app_windows.go, which is not scanned, sets C",
		"NewSpared":     "it may be redis.NewClient(nil), which is allowed to stay (app/more.go:14)",
		"Gives":         "newGiven may be called in app/app_windows.go, which is not scanned",
		"(*Filled).Add": "clients is passed on to where it may be changed (app/more.go:31)",
		"NewJoined":     "j.rdb.Close at app/app.go:114 is part of more than a close",
		"NewLabelled":   "l.rdb.Close at app/app.go:122 is part of more than a close",
		"NewOnce":       "o.rdb.Close at app/app.go:136 is part of more than a close",
		"NewHandled":    "h.rdb.Close at app/app.go:145 is part of more than a close",
		"NewElse":       "something would be left around it that makes no sense",
		"NewLeft":       "the comment // We used to wait for the writers. would be all that is left of the function",
		"NewGot":        "what is closed by g.client().Close at app/app.go:193 is made for it by a call",
		"Quietly":       "c.Close at app/app.go:195 is all that closeQuietly does, which closes what it is given",
		"NewGenerated":  "app/gen.go is generated",
	} {
		v := d.by[function]
		if v == nil {
			t.Errorf("no violation in %s", function)
			continue
		}
		rw, changes, err := d.planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{As: map[string]fix.AlternativeKind{v.Fingerprint: fix.RemoveClose}})
		if err != nil || rw.Status != fix.Refused || len(changes) > 0 || !strings.Contains(rw.Refusal.Detail, want) {
			t.Errorf("%s: %s %+v, %v; want %q", function, rw.Status, rw.Refusal, err, want)
		}
		rw, _ = rewriteOne(t, d.planner, v.Fingerprint, fix.Decisions{})
		if rw.Status != fix.Ready || len(rw.Alternatives) > 0 || len(rw.Hazards) == 0 {
			t.Errorf("%s: %+v", function, rw)
		}
	}
	for function, want := range map[string]string{ // a linter's comment goes with its close, what shares the line stays
		"NewLinted": "func (l *Linted) Close() {\n\tlog.Print(\"bye\")\n}",
		"NewLine":   "func (l *Line) Close() { log.Print(\"bye\") }",
	} {
		v := d.by[function]
		rw, changes, err := d.planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{As: map[string]fix.AlternativeKind{v.Fingerprint: fix.RemoveClose}})
		if err != nil || rw.Status != fix.Ready || len(changes) != 1 || !strings.Contains(string(changes[0].After), want) {
			t.Errorf("%s: %s %+v, %v; want %q in %s", function, rw.Status, rw.Refusal, err, want, changes)
		}
	}
}

const twice = `
-- app/app.go --
package app

import "example.com/clients/redis/v9"

type Hub struct{ rdb *redis.Client }

func NewHub() *Hub { return &Hub{rdb: redis.NewClient(nil)} }

func Bad() redis.Client { return *redis.NewClient(nil) }

func NewOther() *Hub { return &Hub{rdb: redis.NewClient(&redis.Options{DB: 1})} }

func (h *Hub) Close() error {
	h.rdb.Get("bye")
	return h.rdb.Close()
}

type Pair struct{ a, b *redis.Client }

func (p *Pair) A() { p.a = redis.NewClient(nil) }

func (p *Pair) B() { p.b = redis.NewClient(nil) }

func (p *Pair) Close() {
	defer func() {
		_ = p.a.Close()
		_ = p.b.Close()
	}()
	p.a.Get(p.b.Get("x"))
}
func Either(p *Pair, c bool) string {
	h := &struct{ Ring }{}
	if c {
		h.rdb = redis.NewClient(nil)
	} else {
		h.rdb = redis.NewClient(&redis.Options{})
	}
	// It is ours.
	defer h.rdb.Shutdown()
	return h.rdb.Get("x")
}

type Ring struct{ rdb *redis.Client }
-- job/job.go --
package job

import (
	"example.com/clients/redis/v9"
	"example.com/shop/job/kept"
)

func Fill(k *kept.Kept) { k.Client = redis.NewClient(nil) }
-- job/kept/kept.go --
package kept

import "example.com/clients/redis/v9"

type Kept struct{ Client *redis.Client }

func New() *Kept { return &Kept{Client: redis.NewClient(nil)} }

func (k *Kept) Stop() {
	k.Client.Get("x")
	k.Client.Close()
}
`

// TestCloseSets checks that a close goes only when all go that it ends, and that it goes once.
func TestCloseSets(t *testing.T) {
	d := newDecide(t, twice)
	remove := func(f fix.Decisions, functions ...string) fix.Decisions {
		f.As = map[string]fix.AlternativeKind{}
		for _, name := range functions {
			f.As[d.by[name].Fingerprint] = fix.RemoveClose
		}
		return f
	}
	for _, tt := range []struct {
		decisions string
		remove    []string
		closes    int    // that are left
		failed    string // function: part of the sentence
	}{
		{"+NewHub", []string{"NewHub"}, 0, "NewHub: what is closed may be redis.NewClient(&redis.Options{DB: 1}) at app/app.go:11 as well"},
		{"+NewHub, +NewOther", []string{"NewHub", "NewOther"}, 3, ""},
		{"+NewHub, +NewOther", []string{"NewOther"}, 3, ""},
		{"+NewHub, +NewOther, +Bad", []string{"NewHub"}, 0, "Bad: the result is dereferenced"},
		{"+New, +Fill", []string{"New", "Fill"}, 3, ""},
		{"+NewHub, +NewOther", nil, 4, ""},
		{"+(*Pair).A", []string{"(*Pair).A"}, 3, ""},
		{"+(*Pair).A, +(*Pair).B", []string{"(*Pair).A", "(*Pair).B"}, 2, ""},
		{"+(*Pair).A, +(*Pair).B", []string{"(*Pair).B"}, 3, ""},
		{"+New", []string{"New"}, 0, "New: what is closed may be redis.NewClient(nil) at job/job.go:8 as well"},
		{"+New, +Fill", []string{"New"}, 3, ""},
		{"+New, +Fill, +NewHub", []string{"New", "Fill", "NewHub"}, 0, "NewHub: what is closed"},
	} {
		plan, err := d.planner.Plan(t.Context(), remove(d.decisions(t, tt.decisions), tt.remove...))
		if err != nil {
			t.Fatal(err)
		}
		for name, v := range d.by {
			r, ok := plan.Failed[v.Fingerprint]
			if wanted := strings.HasPrefix(tt.failed, name+": "); ok != wanted || ok && !strings.Contains(name+": "+r.Detail, tt.failed) {
				t.Errorf("%s as %v: %s: %v %v", tt.decisions, tt.remove, name, ok, r)
			}
		}
		if plan.Failed != nil {
			continue
		}
		closes := 4
		for _, c := range plan.Changes {
			closes -= strings.Count(string(c.Before), ".Close()") - strings.Count(string(c.After), ".Close()")
		}
		if closes != tt.closes {
			t.Errorf("%s as %v: %d closes are left, want %d: %v", tt.decisions, tt.remove, closes, tt.closes, plan.Changes)
		}
	}
}

// TestCloseOnce checks that what two violations are closed by goes once, with its comment.
func TestCloseOnce(t *testing.T) {
	d := newDecide(t, twice)
	f := fix.Decisions{As: map[string]fix.AlternativeKind{}}
	for _, v := range d.res.Violations {
		if v.Function == "Either" {
			f.Accept, f.As[v.Fingerprint] = append(f.Accept, v.Fingerprint), fix.RemoveClose
		}
	}
	plan, err := d.planner.Plan(t.Context(), f)
	if err != nil || plan.Failed != nil || len(f.Accept) != 2 || len(plan.Changes) != 1 {
		t.Fatal(f, plan, err)
	}
	if after := string(plan.Changes[0].After); strings.Contains(after, "Shutdown") || strings.Count(after, "// It is ours.") != 1 {
		t.Error(after)
	}
}
