package record

import (
	"path"
	"slices"
	"strings"
)

// Move gives a file another name, with what is decided in it, on a record that is a clone. It counts the decisions that
// the file follows from. Its earlier texts may come back under either name, so they are remembered under both; it
// returns those of them that are forgotten for it.
func (s *Record) Move(from, to string) (n int, gone []Dropped) {
	n = len(s.Decisions.In(from))
	for _, fingerprint := range Keys(s.Decisions) {
		if d := s.Decisions[fingerprint]; d.mentions(from) {
			s.Decisions[fingerprint] = d.moved(from, to)
		}
	}
	f := *s.Files[from]
	f.Package, _ = repackaged(f.Package, from, to)
	s.Files[to] = &f
	delete(s.Files, from)
	for _, p := range s.Past[from] {
		if p.Written != s.Files[to].Written && s.Past.Find(to, func(q *Past) bool { return q.Written == p.Written }) == nil {
			s.Past[to] = append(s.Past[to], p.moved(from, to))
		}
	}
	slices.SortStableFunc(s.Past[to], func(a, b *Past) int { return a.Since.Compare(b.Since) })
	return n, s.trim(to)
}

// Movable reports whether it can be told which package a file is in under another name.
func (f *File) Movable(from, to string) bool {
	_, ok := repackaged(f.Package, from, to)
	return ok
}

// repackaged returns the import path of a file's package when it lies in another folder of its module. It reports false
// where that can't be told.
func repackaged(pkg, from, to string) (string, bool) {
	was, is := path.Dir(from), path.Dir(to)
	if was == is {
		return pkg, true
	}
	module, ok := pkg, true
	if was != "." {
		module, ok = strings.CutSuffix(pkg, "/"+was)
	}
	if !ok {
		return pkg, false
	}
	return path.Join(module, is), true
}

// mentions reports whether a decision was taken in a file, or changed it once.
func (d *Decision) mentions(path string) bool {
	return d.Seen.File == path || slices.ContainsFunc(d.Layers, func(l Layer) bool {
		return slices.ContainsFunc(l.Also, func(r Reach) bool { return r.File == path })
	})
}

// moved returns a decision of which a file has another name.
func (d *Decision) moved(from, to string) *Decision {
	d = d.Clone()
	if d.Seen.File == from {
		d.Seen.Package, _ = repackaged(d.Seen.Package, from, to)
		d.Seen.File = to
	}
	for i, l := range d.Layers {
		d.Layers[i].Also = slices.Clone(l.Also)
		for j, r := range l.Also {
			if r.File == from {
				d.Layers[i].Also[j].Package, _ = repackaged(r.Package, from, to)
				d.Layers[i].Also[j].File = to
			}
		}
		slices.SortFunc(d.Layers[i].Also, func(a, b Reach) int { return strings.Compare(a.File, b.File) })
	}
	return d
}

// moved returns an earlier text of a file that has another name.
func (p *Past) moved(from, to string) *Past {
	next := *p
	next.Decisions = Decisions{}
	for fingerprint, d := range p.Decisions {
		next.Decisions[fingerprint] = d.moved(from, to)
	}
	return &next
}
