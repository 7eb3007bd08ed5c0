package triage_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage"
)

// decision is a decision on functions by package, and the model afterwards.
type decision struct {
	action triage.Action
	next   map[string]stashed
	what   string
	was    undoneState // of an undo: the decision that it undoes
}

// undoneState is the decision on a function that was undone. It can be redone until the next decision.
type undoneState struct {
	pkg   string
	n     int
	state triage.State
}

// choose returns a decision on one function that is not taken yet, or on all open ones.
func (h *hike) choose(s *triage.Session, taken map[string]bool) decision {
	h.t.Helper()
	if _, err := s.Reload(context.Background()); err != nil {
		h.fail("reloading: %v", err)
	}
	d := decision{next: maps.Clone(h.now)}
	ids := map[string]string{}
	for _, it := range s.Items() {
		if pkg, n, ok := h.function(it); ok && (h.now[pkg].states[n] != triage.Open || it.State == triage.Open) {
			ids[fmt.Sprint("f", n, pkg)] = it.ID
		}
	}
	set := func(pkg string, n int, state triage.State) {
		m := d.next[pkg]
		m.states[n] = state
		d.next[pkg] = m
		id := ids[fmt.Sprint("f", n, pkg)]
		if id == "" {
			h.fail("f%d of %s is not listed as %s:\n%s", n, pkg, h.now[pkg].states[n], items(s))
		}
		d.action.IDs = append(d.action.IDs, id)
	}
	if taken == nil && h.rnd.IntN(4) == 0 { // all open functions, in both files
		d.action.Verb, d.action.Bulk = triage.Accept, true
		for _, pkg := range []string{"a", "b"} {
			for n, state := range h.now[pkg].states {
				if state == triage.Open {
					set(pkg, n, triage.Accepted)
				}
			}
		}
		if len(d.action.IDs) > 0 {
			d.what = fmt.Sprintf("accept %d", len(d.action.IDs))
			return d
		}
	}
	pkg, n := "", 0
	for pkg == "" || taken[fmt.Sprint(pkg, n)] || h.now[pkg].own[n] > 0 {
		pkg, n = []string{"a", "b"}[h.rnd.IntN(2)], h.rnd.IntN(4)
	}
	if taken != nil {
		taken[fmt.Sprint(pkg, n)] = true
	}
	d.action = triage.Action{Verb: triage.Undo}
	next := triage.Open
	d.was = undoneState{pkg, n, h.now[pkg].states[n]}
	if h.now[pkg].states[n] == triage.Open {
		d.action.Verb, next = triage.Accept, triage.Accepted
		if h.rnd.IntN(4) == 0 {
			d.action.Verb, d.action.Reason, next = triage.Allow, reason, triage.Allowed
		}
	}
	set(pkg, n, next)
	d.what = fmt.Sprintf("%s %s f%d", d.action.Verb, pkg, n)
	return d
}

// function returns the function that contains an item.
func (h *hike) function(it triage.Item) (pkg string, n int, ok bool) {
	pkg = it.Package[strings.LastIndex(it.Package, "/")+1:]
	_, err := fmt.Sscanf(it.Function, "f%d", &n)
	_, known := h.now[pkg]
	return pkg, n, err == nil && known
}

// decide takes a decision in a process that may end before it is done.
func (h *hike) decide() {
	h.t.Helper()
	s := h.sessions[h.rnd.IntN(len(h.sessions))]
	d := h.choose(s, nil)
	before, undone := h.calls, h.undone
	h.undone = nil
	if h.rnd.IntN(2) == 0 {
		h.did("%s", d.what)
		h.calls = 0
		if _, err := s.Do(context.Background(), d.action); err != nil {
			h.fail("%v\n%s%q", err, items(s), s.News())
		}
		h.now, h.cleaned, h.moved = d.next, false, false
		if d.action.Verb == triage.Undo {
			h.undone = slices.Concat(undone, []undoneState{d.was})
		}
		return
	}
	n := 1 + h.rnd.IntN(max(before, 1))
	h.did("%s, cut short at call %d", d.what, n)
	h.calls = 0
	var err error
	ended := h.cut(n, func() { _, err = s.Do(context.Background(), d.action) })
	if err != nil {
		h.fail("%v", err)
	}
	if !ended {
		h.now, h.cleaned, h.moved = d.next, false, false
		return
	}
	h.calls = before
	h.end(s)
	h.cleaned = true // at worst
	h.recover(d)
}

// redo redoes the last undo, or expects the error that it is decided already.
func (h *hike) redo() {
	h.t.Helper()
	s := h.sessions[h.rnd.IntN(len(h.sessions))]
	if _, err := s.Reload(context.Background()); err != nil {
		h.fail("reloading: %v", err)
	}
	u := h.undone[len(h.undone)-1]
	m := h.now[u.pkg]
	h.did("redo %s of %s f%d", u.state, u.pkg, u.n)
	_, err := s.Do(context.Background(), triage.Action{Verb: triage.Redo})
	switch {
	case m.states[u.n] != triage.Open && err == nil:
		h.fail("what is decided was redone\n%s", items(s))
	case m.states[u.n] != triage.Open:
	case err != nil:
		h.fail("%v\n%s%q", err, items(s), s.News())
	default:
		h.undone = h.undone[:len(h.undone)-1]
		m.states[u.n] = u.state
		h.now[u.pkg] = m
		h.cleaned, h.moved = false, false
	}
}

// recover checks the state after a process ended, may edit it, and starts the next process, which may end as well.
func (h *hike) recover(d decision) {
	h.t.Helper()
	old, next := maps.Clone(h.now), maps.Clone(d.next)
	for _, pkg := range []string{"a", "b"} {
		was := h.text(pkg)
		h.now[pkg] = d.next[pkg]
		is := string(read(h.t, h.dir, h.names[pkg]))
		if is != was && is != h.text(pkg) {
			h.fail("%s is neither as it was nor as decided:\n%s", pkg, is)
		}
		if h.rnd.IntN(3) > 0 {
			h.now[pkg] = old[pkg]
			continue
		}
		at, of := h.rnd.IntN(4), 1+h.rnd.IntN(99)
		h.did("edit %s f%d", pkg, at)
		edited := func(m stashed) stashed { m.comments[at] = of; return m }
		if h.now[pkg] = edited(d.next[pkg]); is == was {
			h.now[pkg] = edited(old[pkg])
		}
		rewrite(h.t, h.path(pkg), h.text(pkg))
		old[pkg], next[pkg] = edited(old[pkg]), edited(next[pkg])
	}
	for h.rnd.IntN(3) == 0 {
		n := 1 + h.rnd.IntN(60)
		h.did("start, cut short at call %d", n)
		var s *triage.Session
		var err error
		if !h.cut(n, func() { s, err = triage.OpenSession(context.Background(), h.options(h.dir)) }) {
			if err == nil {
				err = s.Close()
			}
			if err != nil {
				h.fail("opening: %v", err)
			}
		}
	}
	h.did("restart")
	h.open()
	files := map[string]string{}
	for _, pkg := range []string{"a", "b"} {
		files[pkg] = string(read(h.t, h.dir, h.names[pkg]))
	}
	var differ string
	for _, m := range []map[string]stashed{next, old} {
		h.now = m
		want := map[string]string{"a": h.text("a"), "b": h.text("b")}
		if differ = cmp.Diff(want, files); differ == "" {
			return
		}
	}
	h.fail("the files are neither as before nor as decided: -before +now\n%s", differ)
}

// together takes two decisions at the same time, in two sessions.
func (h *hike) together() {
	h.t.Helper()
	for len(h.sessions) < 2 {
		h.open()
	}
	taken := map[string]bool{}
	h.undone = nil
	first := h.choose(h.sessions[0], taken)
	second := h.choose(h.sessions[1], taken)
	h.did("%s and %s at once", first.what, second.what)
	errs := make(chan error, 1)
	s := h.sessions[0]
	go func() {
		_, err := s.Do(context.Background(), first.action)
		errs <- err
	}()
	_, err := h.sessions[1].Do(context.Background(), second.action)
	if err := errors.Join(err, <-errs); err != nil {
		h.fail("%v", err)
	}
	for _, pkg := range []string{"a", "b"} {
		m := h.now[pkg]
		for n := range m.states {
			for _, d := range []decision{first, second} {
				if d.next[pkg].states[n] != h.now[pkg].states[n] {
					m.states[n] = d.next[pkg].states[n]
				}
			}
		}
		h.now[pkg] = m
	}
	h.cleaned, h.moved = false, false
}

// outside edits a file, or replaces it as git does. It reports whether it did.
func (h *hike) outside(pkg string) bool {
	h.t.Helper()
	m, list := h.now[pkg], h.stash[pkg]
	n := h.rnd.IntN(4)
	free := m.own == h.clean().own
	switch kind := h.rnd.IntN(9); {
	case kind == 7 && m.states[n] != triage.Open && m.own[n] == 0 && h.tracked(pkg):
		h.did("take %s f%d out", pkg, n)
		h.hurry = true
		m.states[n] = triage.Open
	case kind == 8 && m.states[n] != triage.Open && free && len(list) == 0:
		h.did("write into %s f%d", pkg, n)
		m.own[n], h.wrote[pkg] = 1+h.rnd.IntN(99), true
	case kind == 6 && h.tracked(pkg) && !h.unseen[pkg]:
		m.names[n] = 1 - m.names[n]
		h.did("rename the function of %s f%d", pkg, n)
	case kind < 2:
		m.comments[n] = 1 + h.rnd.IntN(99)
		h.did("edit %s f%d", pkg, n)
	case kind == 2 && len(list) < 4 && free:
		h.did("stash %s", pkg)
		h.stash[pkg], m = append(list, m), h.clean()
	case kind == 3 && len(list) > 0: // checkout, then pop
		h.did("pop %s", pkg)
		m, h.stash[pkg] = list[len(list)-1], list[:len(list)-1]
	case kind == 4 && len(list) > 0 && m.merges(list[len(list)-1]):
		h.did("merge %s", pkg)
		m, h.stash[pkg] = m.merged(list[len(list)-1]), list[:len(list)-1]
	case kind == 5:
		h.did("check out %s", pkg)
		m = h.clean()
	default:
		return false
	}
	h.now[pkg] = m
	rewrite(h.t, h.path(pkg), h.text(pkg))
	return true
}

// wander renames or deletes a file, or undoes that.
func (h *hike) wander(pkg string) {
	h.t.Helper()
	was := h.path(pkg)
	switch {
	case h.gone[pkg]:
		h.did("put %s back", pkg)
		h.gone[pkg] = false
		rewrite(h.t, was, h.text(pkg))
	case h.rnd.IntN(3) == 0:
		h.did("remove %s", pkg)
		h.gone[pkg] = true
		rewrite(h.t, was, "")
	default:
		to := pkg + "/" + pkg + ".go"
		if h.names[pkg] == to {
			to = pkg + "/other.go"
		}
		// The session follows a file with its written text. If it was edited too, or if nothing is decided in it now
		// and an earlier text comes back, the session does not know it under the new name.
		if m := h.now[pkg]; h.tracked(pkg) && !h.unseen[pkg] && (m.decided() || len(h.stash[pkg]) == 0) {
			h.known[pkg] = to
		}
		h.rename(pkg, to)
	}
}

func (h *hike) rename(pkg, to string) {
	h.t.Helper()
	h.did("rename %s to %s", h.names[pkg], to)
	was := h.path(pkg)
	h.names[pkg] = to
	if err := os.Rename(was, h.path(pkg)); err != nil {
		h.fail("%v", err)
	}
}

// place moves, copies or cleans the folder.
func (h *hike) place(kind int) {
	h.t.Helper()
	switch {
	case kind == 17 && !h.moved:
		h.did("clean")
		h.cleaned = true
		if err := os.RemoveAll(filepath.Join(h.dir, ".ssot")); err != nil {
			h.fail("%v", err)
		}
	case kind == 18 && !h.cleaned:
		to := filepath.Join(memory(h.t), "moved")
		h.did("move")
		h.close()
		if err := os.Rename(h.dir, to); err != nil {
			h.fail("%v", err)
		}
		h.dir, h.moved = to, true
		h.open()
	case !h.moved:
		h.copy()
	}
}

// copy decides in a copy of the folder, which has a session of its own.
func (h *hike) copy() {
	h.t.Helper()
	h.did("copy")
	to := filepath.Join(memory(h.t), "copy")
	if err := os.CopyFS(to, os.DirFS(h.dir)); err != nil {
		h.fail("%v", err)
	}
	s, err := triage.OpenSession(context.Background(), h.options(to))
	if err != nil {
		h.fail("opening the copy: %v", err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			h.t.Error(err)
		}
	}()
	first := tree(h.t, to)
	var id string
	for _, it := range s.Items() {
		if it.State == triage.Accepted {
			h.fail("accepted in the copy: %s", items(s))
		}
		if _, _, ok := h.function(it); ok && it.State == triage.Open {
			id = it.ID
		}
	}
	if d := cmp.Diff(tree(h.t, h.dir), first); d != "" {
		h.fail("the copy is not as it was copied: %s", d)
	}
	if id == "" {
		return
	}
	for _, a := range []triage.Action{{Verb: triage.Accept, IDs: []string{id}}, {Verb: triage.Undo, IDs: []string{id}}} {
		if _, err := s.Do(context.Background(), a); err != nil {
			h.fail("%s in the copy: %v", a.Verb, err)
		}
		if d := cmp.Diff(first, tree(h.t, to)); (d == "") != (a.Verb == triage.Undo) {
			h.fail("%s in the copy: %s", a.Verb, d)
		}
	}
}
