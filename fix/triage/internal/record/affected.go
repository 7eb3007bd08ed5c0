package record

import (
	"maps"
	"slices"
)

// Reaches returns the files that follow from a decision that writes: its violation's own first, then the others.
func (d *Decision) Reaches() []Reach {
	return append([]Reach{{d.Seen.File, d.Seen.Package}}, d.Top().Also...)
}

// Files returns the paths of the same.
func (d *Decision) Files() []string {
	var paths []string
	for _, r := range d.Reaches() {
		paths = append(paths, r.File)
	}
	return paths
}

// changes reports whether a file follows from a decision that writes.
func (d *Decision) changes(path string) bool { return slices.Contains(d.Files(), path) }

// ChangesPackage reports whether a file of a package follows from a decision that writes.
func (d *Decision) ChangesPackage(pkg string) bool {
	return slices.ContainsFunc(d.Reaches(), func(r Reach) bool { return r.Package == pkg })
}

// Misses says which kept text is missing of a file that follows from a decision, in words, or is empty.
func (s *Record) Misses(d *Decision) string {
	if !d.Writes() || len(s.Lost) == 0 {
		return ""
	}
	for _, path := range d.Files() {
		if s.Lost[path] != "" {
			return s.Lost[path]
		}
	}
	return ""
}

// Ties say which decisions write to which file, for when many files are asked about. They are those of one moment:
// decisions that are made, renamed or taken back later are not in them.
type Ties struct {
	decisions Decisions
	in        map[string][]string
}

// Ties returns those of the decisions as they are.
func (s Decisions) Ties() Ties { return Ties{s, s.ByFile()} }

// In lists what Decisions.In does.
func (t Ties) In(path string) []string { return t.in[path] }

// Tangled lists the files that are bound to some by decisions that change several, the files themselves included,
// sorted.
func (t Ties) Tangled(paths ...string) []string {
	all := map[string]bool{}
	for len(paths) > 0 {
		path := paths[0]
		if paths = paths[1:]; all[path] {
			continue
		}
		all[path] = true
		for _, fingerprint := range t.in[path] {
			paths = append(paths, t.decisions[fingerprint].Files()...)
		}
	}
	return Keys(all)
}

// Reach writes down that files follow from a decision of this state, which is a clone, besides its violation's own.
func (s Decisions) Reach(fingerprint string, also map[string]string) {
	d := s[fingerprint].Clone()
	top := d.Top()
	had := map[string]string{}
	for _, r := range top.Also {
		had[r.File] = r.Package
	}
	maps.Copy(had, also)
	delete(had, d.Seen.File)
	top.Also = nil
	for _, path := range Keys(had) {
		top.Also = append(top.Also, Reach{path, had[path]})
	}
	s.Set(fingerprint, d)
}

// PackagesOf returns the packages that decisions change.
func (s Decisions) PackagesOf(fingerprints []string) []string {
	all := map[string]bool{}
	for _, fingerprint := range fingerprints {
		for _, r := range s[fingerprint].Reaches() {
			all[r.Package] = true
		}
	}
	return Keys(all)
}

// InPackage lists the decisions that change a package's files.
func (s Decisions) InPackage(pkg string) []string {
	var list []string
	for fingerprint, d := range s {
		if d.Writes() && d.ChangesPackage(pkg) {
			list = append(list, fingerprint)
		}
	}
	slices.Sort(list)
	return list
}
