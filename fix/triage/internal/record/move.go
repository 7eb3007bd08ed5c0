package record

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// NewName is where a renamed file is now: its path, and the import path of its package.
type NewName struct{ Path, Package string }

// NewNames are the new names of files by their former ones. The files are renamed at once: one may get the name that
// another one had.
type NewNames map[string]NewName

// RenameFiles moves files and the decisions in them to other paths, at which the record must have no files but those
// that are moved too. Earlier texts may come back under either name, so they are recorded under both; gone are those
// that this pushes out. The receiver must be a clone.
func (s *Record) RenameFiles(names NewNames) (gone []Dropped) {
	for _, fingerprint := range Keys(s.Decisions) {
		if d := s.Decisions[fingerprint]; slices.ContainsFunc(Keys(names), d.namesFile) {
			s.Decisions[fingerprint] = d.withFilesRenamed(names)
		}
	}
	s.Undone = s.Undone.WithFilesRenamed(names)
	s.Earlier.renameFiles(names)
	moved, earlier := map[string]*File{}, EarlierTexts{}
	for from, to := range names {
		f := *s.Files[from]
		f.Package = to.Package
		moved[to.Path], earlier[from] = &f, slices.Clone(s.Earlier[from])
		delete(s.Files, from)
	}
	maps.Copy(s.Files, moved)
	s.Twins.renameFiles(names)
	for _, from := range Keys(names) {
		to := names[from].Path
		for _, p := range earlier[from] {
			if p.Written != s.Files[to].Written && s.Earlier.Find(to, func(q *EarlierText) bool { return q.Written == p.Written }) == nil {
				s.Earlier[to] = append(s.Earlier[to], p.withFilesRenamed(names))
			}
		}
		slices.SortStableFunc(s.Earlier[to], func(a, b *EarlierText) int { return a.Since.Compare(b.Since) })
		gone = append(gone, s.trim(to)...)
	}
	return gone
}

// renameFiles notes the names that renamed files have now with their earlier texts, which stay under the former ones.
// The receiver must be that of a clone.
func (s EarlierTexts) renameFiles(names NewNames) {
	for path, list := range s {
		for i, p := range list {
			to, ok := names[cmp.Or(p.Renamed, path)]
			if !ok {
				continue
			}
			next := *p
			if next.Renamed = to.Path; to.Path == path {
				next.Renamed, next.Another = "", false
			}
			list[i] = &next
		}
	}
}

// NoteAnother notes of some earlier texts under a name that another file has it now. It reports whether that is new.
// The receiver must be that of a clone.
func (s EarlierTexts) NoteAnother(path string, is func(*EarlierText) bool) (changed bool) {
	for i, p := range s[path] {
		if !p.Another && is(p) {
			next := *p
			next.Another, changed = true, true
			s[path][i] = &next
		}
	}
	return changed
}

// Move adds an earlier text of a file to those of another one, which has the text now. It reports false if the other
// remembers the text already. The receiver must be that of a clone.
func (s EarlierTexts) Move(from string, to NewName, p *EarlierText) bool {
	if s.Find(to.Path, func(q *EarlierText) bool { return q.Written == p.Written }) != nil {
		return false
	}
	next := p.withFilesRenamed(NewNames{from: to})
	next.Package = to.Package
	s[to.Path] = append(s[to.Path], next)
	return true
}

// Repackage gives the decisions in a file another import path. The receiver must be that of a clone.
func (s Decisions) Repackage(file, pkg string) {
	for _, fingerprint := range Keys(s) {
		if d := s[fingerprint]; d.namesFile(file) {
			d = d.Clone()
			if d.Seen.File == file {
				d.Seen.Package = pkg
			}
			for i, l := range d.Layers {
				d.Layers[i].OtherFiles = slices.Clone(l.OtherFiles)
				for j, r := range l.OtherFiles {
					if r.File == file {
						d.Layers[i].OtherFiles[j].Package = pkg
					}
				}
			}
			s[fingerprint] = d
		}
	}
}

// namesFile reports whether the decision's violation is in a file, or one of its layers changes it.
func (d *Decision) namesFile(path string) bool {
	return d.Seen.File == path || slices.ContainsFunc(d.Layers, func(l Layer) bool {
		return slices.ContainsFunc(l.OtherFiles, func(r AffectedFile) bool { return r.File == path })
	})
}

// withFilesRenamed returns a copy for renamed files.
func (d *Decision) withFilesRenamed(names NewNames) *Decision {
	d = d.Clone()
	d.Seen = d.Seen.withFilesRenamed(names)
	for i, l := range d.Layers {
		d.Layers[i].OtherFiles = slices.Clone(l.OtherFiles)
		for j, r := range l.OtherFiles {
			if to, ok := names[r.File]; ok {
				d.Layers[i].OtherFiles[j] = AffectedFile{to.Path, to.Package}
			}
		}
		slices.SortFunc(d.Layers[i].OtherFiles, func(a, b AffectedFile) int { return strings.Compare(a.File, b.File) })
	}
	return d
}

// withFilesRenamed returns the sighting, with the new name if it was in a renamed file.
func (s Sighting) withFilesRenamed(names NewNames) Sighting {
	if to, ok := names[s.File]; ok {
		s.File, s.Package = to.Path, to.Package
	}
	return s
}

// WithFilesRenamed returns a copy for renamed files.
func (u Undone) WithFilesRenamed(names NewNames) (next Undone) {
	for _, st := range u {
		again := slices.Clone(st.Decisions)
		for i := range again {
			again[i].Seen = again[i].Seen.withFilesRenamed(names)
		}
		next = append(next, &UndoneStep{Number: st.Number, Decisions: again, Made: st.Made})
	}
	return next
}

// withFilesRenamed returns a copy for renamed files.
func (p *EarlierText) withFilesRenamed(names NewNames) *EarlierText {
	next := *p
	next.Decisions, next.Renamed, next.Another = Decisions{}, "", false
	for fingerprint, d := range p.Decisions {
		next.Decisions[fingerprint] = d.withFilesRenamed(names)
	}
	return &next
}
