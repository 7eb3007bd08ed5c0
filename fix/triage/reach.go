package triage

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix"
)

// reaches are the files that follow from a decision that writes: its violation's own first, then the others.
func (d *decision) reaches() []reach {
	return append([]reach{{d.Seen.File, d.Seen.Package}}, d.top().Also...)
}

// files are the paths of the same.
func (d *decision) files() []string {
	var paths []string
	for _, r := range d.reaches() {
		paths = append(paths, r.File)
	}
	return paths
}

// changes reports whether a file follows from a decision that writes.
func (d *decision) changes(path string) bool { return slices.Contains(d.files(), path) }

// changesPackage reports whether a file of a package follows from a decision that writes.
func (d *decision) changesPackage(pkg string) bool {
	return slices.ContainsFunc(d.reaches(), func(r reach) bool { return r.Package == pkg })
}

// needs is the version that a session file of this state has.
func (s *state) needs() int {
	special := func(d *decision) bool {
		return slices.ContainsFunc(d.Layers, func(l layer) bool { return l.As != "" || len(l.Also) > 0 })
	}
	for _, d := range s.Decisions {
		if special(d) {
			return stateVersion
		}
	}
	for _, list := range s.Past {
		for _, p := range list {
			for _, d := range p.Decisions {
				if special(d) {
					return stateVersion
				}
			}
		}
	}
	return plainVersion
}

// tangled lists the files that are bound to some by decisions that change several, the files themselves included, sorted.
func (s *state) tangled(paths ...string) []string {
	all := map[string]bool{}
	for len(paths) > 0 {
		path := paths[0]
		if paths = paths[1:]; all[path] {
			continue
		}
		all[path] = true
		for _, fingerprint := range s.in(path) {
			paths = append(paths, s.Decisions[fingerprint].files()...)
		}
	}
	return keys(all)
}

// reach writes down that files follow from a decision of this state, which is a clone, besides its violation's own.
func (s *state) reach(fingerprint string, also map[string]string) {
	d := s.Decisions[fingerprint].clone()
	top := d.top()
	had := map[string]string{}
	for _, r := range top.Also {
		had[r.File] = r.Package
	}
	maps.Copy(had, also)
	delete(had, d.Seen.File)
	top.Also = nil
	for _, path := range keys(had) {
		top.Also = append(top.Also, reach{path, had[path]})
	}
	s.set(fingerprint, d)
}

// kind is the alternative that a decision takes.
func (l *layer) kind() fix.AlternativeKind { return cmp.Or(l.As, fix.Replace) }

// packagesOf are the packages that decisions change.
func (s *state) packagesOf(fingerprints []string) []string {
	all := map[string]bool{}
	for _, fingerprint := range fingerprints {
		for _, r := range s.Decisions[fingerprint].reaches() {
			all[r.Package] = true
		}
	}
	return keys(all)
}
