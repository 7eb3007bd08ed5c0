package record

import (
	"maps"
	"slices"
)

// AffectedFiles returns the files that a writing decision changes, that of its violation first.
func (d *Decision) AffectedFiles() []AffectedFile {
	return append([]AffectedFile{{d.Seen.File, d.Seen.Package}}, d.Top().OtherFiles...)
}

// Files returns the paths of AffectedFiles.
func (d *Decision) Files() []string {
	var paths []string
	for _, r := range d.AffectedFiles() {
		paths = append(paths, r.File)
	}
	return paths
}

// affects reports whether a writing decision changes a file.
func (d *Decision) affects(path string) bool { return slices.Contains(d.Files(), path) }

// AffectsPackage reports whether a writing decision changes a file of a package.
func (d *Decision) AffectsPackage(pkg string) bool {
	return slices.ContainsFunc(d.AffectedFiles(), func(r AffectedFile) bool { return r.Package == pkg })
}

// MissingText returns the sentence that says which blob is missing of a file that a decision changes, or "".
func (s *Record) MissingText(d *Decision) string {
	if !d.Writes() || len(s.Unavailable) == 0 {
		return ""
	}
	for _, path := range d.Files() {
		if s.Unavailable[path] != "" {
			return s.Unavailable[path]
		}
	}
	return ""
}

// FileIndex is an index of writing decisions by file, for many lookups. It does not see later changes of the decisions.
type FileIndex struct {
	decisions Decisions
	in        map[string][]string
}

// Index returns the index of the current decisions.
func (s Decisions) Index() FileIndex { return FileIndex{s, s.ByFile()} }

// In returns the same as Decisions.In.
func (t FileIndex) In(path string) []string { return t.in[path] }

// Connected returns the given files and all that are connected with them: one decision changes both, directly or
// through others. The result is sorted.
func (t FileIndex) Connected(paths ...string) []string {
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

// AddAffected adds files, by path with their packages, to those that a decision changes. The receiver must belong to a
// clone.
func (s Decisions) AddAffected(fingerprint string, also map[string]string) {
	d := s[fingerprint].Clone()
	top := d.Top()
	had := map[string]string{}
	for _, r := range top.OtherFiles {
		had[r.File] = r.Package
	}
	maps.Copy(had, also)
	delete(had, d.Seen.File)
	top.OtherFiles = nil
	for _, path := range Keys(had) {
		top.OtherFiles = append(top.OtherFiles, AffectedFile{path, had[path]})
	}
	s.Set(fingerprint, d)
}

// PackagesOf returns the packages that the given decisions change, sorted.
func (s Decisions) PackagesOf(fingerprints []string) []string {
	all := map[string]bool{}
	for _, fingerprint := range fingerprints {
		for _, r := range s[fingerprint].AffectedFiles() {
			all[r.Package] = true
		}
	}
	return Keys(all)
}

// InPackage returns the decisions that change files of a package, sorted.
func (s Decisions) InPackage(pkg string) []string {
	var list []string
	for fingerprint, d := range s {
		if d.Writes() && d.AffectsPackage(pkg) {
			list = append(list, fingerprint)
		}
	}
	slices.Sort(list)
	return list
}
