package record

import (
	"path"
	"slices"
	"strings"
)

// RenameFile moves a file and the decisions in it to another path, and returns the number of writing decisions. Earlier
// texts may come back under either name, so they are recorded under both; gone are those that this pushes out. The
// receiver must be a clone.
func (s *Record) RenameFile(from, to string) (n int, gone []Dropped) {
	n = len(s.Decisions.In(from))
	for _, fingerprint := range Keys(s.Decisions) {
		if d := s.Decisions[fingerprint]; d.namesFile(from) {
			s.Decisions[fingerprint] = d.withFileRenamed(from, to)
		}
	}
	s.Undone = s.Undone.withFileRenamed(from, to)
	f := *s.Files[from]
	f.Package, _ = repackaged(f.Package, from, to)
	s.Files[to] = &f
	delete(s.Files, from)
	s.Twins.renameFile(from, to)
	for _, p := range s.Earlier[from] {
		if p.Written != s.Files[to].Written && s.Earlier.Find(to, func(q *EarlierText) bool { return q.Written == p.Written }) == nil {
			s.Earlier[to] = append(s.Earlier[to], p.withFileRenamed(from, to))
		}
	}
	slices.SortStableFunc(s.Earlier[to], func(a, b *EarlierText) int { return a.Since.Compare(b.Since) })
	return n, s.trim(to)
}

// Move adds an earlier text of a file to those of another one, which has the text now. It reports false if the other's
// import path is not known, or if it remembers the text already. The receiver must be that of a clone.
func (s EarlierTexts) Move(from, to string, p *EarlierText) bool {
	if !p.CanRename(from, to) || s.Find(to, func(q *EarlierText) bool { return q.Written == p.Written }) != nil {
		return false
	}
	next := p.withFileRenamed(from, to)
	next.Package, _ = repackaged(p.Package, from, to)
	s[to] = append(s[to], next)
	return true
}

// CanRename reports whether the import path of the file under its new name is known.
func (f *File) CanRename(from, to string) bool {
	_, ok := repackaged(f.Package, from, to)
	return ok
}

// repackaged returns the import path of a file's package after a move within the module. The folder of the module need
// not be a part of its path (a go.work, a major version): it is what is left of the file's folder in front of the
// longest end that the import path has too. It reports false if the file is moved out of that folder.
func repackaged(pkg, from, to string) (string, bool) {
	was, is := path.Dir(from), path.Dir(to)
	if was == is {
		return pkg, true
	}
	folders := strings.Split(was, "/")
	if was == "." {
		folders = nil
	}
	for i := range len(folders) + 1 {
		above, below := path.Join(folders[:i]...), path.Join(folders[i:]...)
		if module, ok := strings.CutSuffix(pkg, "/"+below); ok || below == "" {
			if rel, ok := strings.CutPrefix(is+"/", strings.TrimPrefix(above+"/", "/")); ok {
				return path.Join(module, rel), true
			}
			break
		}
	}
	return pkg, false
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

// withFileRenamed returns a copy for a renamed file.
func (d *Decision) withFileRenamed(from, to string) *Decision {
	d = d.Clone()
	d.Seen = d.Seen.withFileRenamed(from, to)
	for i, l := range d.Layers {
		d.Layers[i].OtherFiles = slices.Clone(l.OtherFiles)
		for j, r := range l.OtherFiles {
			if r.File == from {
				d.Layers[i].OtherFiles[j].Package, _ = repackaged(r.Package, from, to)
				d.Layers[i].OtherFiles[j].File = to
			}
		}
		slices.SortFunc(d.Layers[i].OtherFiles, func(a, b AffectedFile) int { return strings.Compare(a.File, b.File) })
	}
	return d
}

// withFileRenamed returns the sighting, with the new name if it was in a renamed file.
func (s Sighting) withFileRenamed(from, to string) Sighting {
	if s.File == from {
		s.Package, _ = repackaged(s.Package, from, to)
		s.File = to
	}
	return s
}

// withFileRenamed returns a copy for a renamed file.
func (u Undone) withFileRenamed(from, to string) (next Undone) {
	for _, st := range u {
		again := slices.Clone(st.Decisions)
		for i := range again {
			again[i].Seen = again[i].Seen.withFileRenamed(from, to)
		}
		next = append(next, &UndoneStep{Number: st.Number, Decisions: again})
	}
	return next
}

// withFileRenamed returns a copy for a renamed file.
func (p *EarlierText) withFileRenamed(from, to string) *EarlierText {
	next := *p
	next.Decisions = Decisions{}
	for fingerprint, d := range p.Decisions {
		next.Decisions[fingerprint] = d.withFileRenamed(from, to)
	}
	return &next
}
