package triage

import "slices"

// fate is what became of a file since the session wrote it.
type fate int

const (
	stays    fate = iota // the session has changed nothing in it, and it is none of the texts that it remembers
	written              // as the session wrote it
	reverted             // as it was before the decisions
	gone                 // not there any more, or something else in its stead
	edited               // someone changed what the session wrote
	back                 // as the session once wrote it, and what else was decided then is back too
)

// finding is what became of a file; of one that is back it says with which texts, by path, its own included.
type finding struct {
	path string
	fate fate
	back map[string]*past
}

// classify says what became of the files that a session knows, when these are the hashes that they have now; of a file
// that is not there it is empty. It looks at nothing else, and changes nothing. The findings are sorted by path; files
// that come back together are one.
func classify(st *state, now map[string]string) []finding {
	var all []finding
	together := map[string]bool{}
	for _, path := range keys(now) {
		if together[path] {
			continue
		}
		f := classifyOne(st, now, path)
		for other := range f.back {
			together[other] = true
		}
		all = append(all, f)
	}
	return slices.DeleteFunc(all, func(f finding) bool { return f.fate != back && together[f.path] })
}

func classifyOne(st *state, now map[string]string, path string) finding {
	f := st.Files[path]
	switch {
	case f != nil && now[path] == f.Written:
		return finding{path: path, fate: written}
	case f != nil && now[path] == "":
		return finding{path: path, fate: gone}
	}
	if group := comesBack(st, now, path); group != nil {
		return finding{path: path, fate: back, back: group}
	}
	switch {
	case f == nil:
		return finding{path: path, fate: stays}
	case now[path] == f.Base:
		return finding{path: path, fate: reverted}
	}
	return finding{path: path, fate: edited}
}

// comesBack finds the pasts that come back with a file: what decided it may have changed other files, and then those must be back too. It is nil when they are not.
func comesBack(st *state, now map[string]string, path string) map[string]*past {
	own := st.pastOf(path, func(p *past) bool { return p.Written == now[path] })
	if own == nil {
		return nil
	}
	group := map[string]*past{path: own}
	for todo := []string{path}; len(todo) > 0; {
		p := group[todo[0]]
		todo = todo[1:]
		for _, fingerprint := range keys(p.Decisions) {
			d := p.Decisions[fingerprint]
			for _, other := range d.files() {
				if group[other] != nil {
					continue
				}
				q := st.pastOf(other, func(q *past) bool { return q.Written == now[other] && q.shares(fingerprint, d) })
				if q == nil {
					return nil
				}
				group[other] = q
				todo = append(todo, other)
			}
		}
	}
	for path := range group { // what is decided in them now goes, so it must not reach beyond them
		for _, fingerprint := range st.in(path) {
			if slices.ContainsFunc(st.Decisions[fingerprint].files(), func(p string) bool { return group[p] == nil }) {
				return nil
			}
		}
	}
	return group
}

// pastOf is the first of a file's earlier texts that a question is true of, or nil.
func (s *state) pastOf(path string, is func(*past) bool) *past {
	if i := slices.IndexFunc(s.Past[path], is); i >= 0 {
		return s.Past[path][i]
	}
	return nil
}
