package filechange

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// Fate is what became of a file since the session wrote it.
type Fate int

// The fates.
const (
	Stays    Fate = iota // the session has changed nothing in it, and it is none of the texts that it remembers
	Written              // as the session wrote it
	Reverted             // as it was before the decisions, or before earlier ones
	Gone                 // not there any more, or something else in its stead
	Moved                // not there any more, and another file is what it was
	Edited               // someone changed what the session wrote
	Back                 // as the session once wrote it, and what else was decided then is back too
)

// Finding is what became of a file.
type Finding struct {
	Path  string
	Fate  Fate
	Back  map[string]*record.Past // of one that is back: with which texts, by path, its own included
	Twins []string                // of one that is gone: the files that are what it was; of one that was moved, the only one
}

// Classify says what became of the files that a session knows, when these are the hashes that they have now; of a file
// that is not there it is empty, and twins are the files that are what it was. It looks at nothing else, and changes
// nothing. The findings are sorted by path; files that come back together are one.
func Classify(st *record.Record, now map[string]string, twins map[string][]string) []Finding {
	var all []Finding
	together := map[string]bool{}
	for _, path := range record.Keys(now) {
		if together[path] {
			continue
		}
		f := classifyOne(st, now, path)
		for other := range f.Back {
			together[other] = true
		}
		all = append(all, f)
	}
	all = slices.DeleteFunc(all, func(f Finding) bool { return f.Fate != Back && together[f.Path] })
	follow(st, all, twins)
	return all
}

// follow finds the files that have another name: those that are gone and of which another file is the only one, and of
// no other, that is what they were.
func follow(st *record.Record, all []Finding, twins map[string][]string) {
	claims := map[string]int{}
	for i, f := range all {
		if f.Fate != Gone {
			continue
		}
		all[i].Twins = slices.DeleteFunc(slices.Clone(twins[f.Path]), func(path string) bool { return st.Files[path] != nil || !st.Files[f.Path].Movable(f.Path, path) })
		for _, path := range all[i].Twins {
			claims[path]++
		}
	}
	for i, f := range all {
		if len(f.Twins) != 1 || claims[f.Twins[0]] != 1 {
			continue
		}
		// What comes back under the name that it had once comes from where it is now.
		at := slices.IndexFunc(all, func(b Finding) bool { return b.Fate == Back && b.Back[f.Twins[0]] != nil })
		if at >= 0 && len(all[at].Back) > 1 {
			continue
		}
		if at >= 0 {
			all[at].Fate, all[at].Back = Stays, nil
		}
		all[i].Fate = Moved
	}
}

func classifyOne(st *record.Record, now map[string]string, path string) Finding {
	f := st.Files[path]
	switch {
	case f != nil && now[path] == f.Written:
		return Finding{Path: path, Fate: Written}
	case f != nil && now[path] == "":
		return Finding{Path: path, Fate: Gone}
	}
	if group := comesBack(st, now, path); group != nil {
		return Finding{Path: path, Fate: Back, Back: group}
	}
	switch {
	case f == nil:
		return Finding{Path: path, Fate: Stays}
	case now[path] == f.Base || st.Past.Find(path, func(p *record.Past) bool { return p.Base == now[path] }) != nil:
		return Finding{Path: path, Fate: Reverted}
	}
	return Finding{Path: path, Fate: Edited}
}

// comesBack finds the pasts that come back with a file: what decided it may have changed other files, and then those
// must be back too. It is nil when they are not.
func comesBack(st *record.Record, now map[string]string, path string) map[string]*record.Past {
	own := st.Past.Find(path, func(p *record.Past) bool { return p.Written == now[path] })
	if own == nil {
		return nil
	}
	group := map[string]*record.Past{path: own}
	for todo := []string{path}; len(todo) > 0; {
		p := group[todo[0]]
		todo = todo[1:]
		for _, fingerprint := range record.Keys(p.Decisions) {
			d := p.Decisions[fingerprint]
			for _, other := range d.Files() {
				if group[other] != nil {
					continue
				}
				q := st.Past.Find(other, func(q *record.Past) bool { return q.Written == now[other] && q.Shares(fingerprint, d) })
				if q == nil {
					return nil
				}
				group[other] = q
				todo = append(todo, other)
			}
		}
	}
	for path, p := range group { // what is decided in them now goes, and what comes back is not decided elsewhere: neither may reach beyond them
		for _, fingerprint := range slices.Concat(st.Decisions.In(path), record.Keys(p.Decisions)) {
			if d := st.Decisions[fingerprint]; d.Writes() && slices.ContainsFunc(d.Files(), func(p string) bool { return group[p] == nil }) {
				return nil
			}
		}
	}
	return group
}
