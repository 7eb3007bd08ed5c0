package filetext

import (
	"maps"
	"path"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// Identities are the identities of files by path, as far as the system tells.
type Identities map[string]identity.Identity

// Identify returns the identities of a record's files, of those in which something is skipped or noted or was undone,
// of their twins, and those that were known of files with earlier texts.
func (s *Lookup) Identify(st *record.Record) Identities {
	all := Identities{}
	note := func(file string) {
		if is := identity.Of(s.Abs(file)); is.Known() {
			all[file] = is
		}
	}
	for file := range st.Earlier {
		if was := s.identity(file); was.Known() {
			all[file] = was
		}
	}
	type text struct{ file, hash string }
	done := map[text]bool{} // a file has many decisions
	sighting := func(seen record.Sighting) {
		at := text{seen.File, seen.Text}
		if done[at] || st.Files[seen.File] != nil {
			return
		}
		done[at] = true
		now, err := s.Now(seen.File)
		if was := s.identity(seen.File); (err != nil || now != seen.Text) && was.Known() {
			all[seen.File] = was // it may have another name
		} else {
			note(seen.File)
		}
	}
	for _, d := range st.Decisions {
		if !d.Undecided() {
			sighting(d.Seen)
		}
	}
	for _, step := range st.Undone {
		for _, d := range step.Decisions {
			sighting(d.Seen)
		}
	}
	for _, files := range st.Twins {
		for file := range files {
			note(file)
		}
	}
	for file := range st.Files {
		note(file)
	}
	return all
}

// Seen returns the saved identities with those that the files of the saved record have now, of renamed ones under their
// new names. Only what is as the reconciled record has it is known to be the file; all others keep their identities.
func (s *Lookup) Seen(saved, reconciled *record.Record, renamed record.NewNames) Identities {
	all, taken := Identities{}, map[string]bool{}
	if s.Identities != nil {
		maps.Copy(all, s.Identities())
	}
	for _, to := range renamed {
		taken[to.Path] = true
	}
	for file := range saved.Files {
		name := file
		if to, ok := renamed[file]; ok {
			name = to.Path
		} else if taken[file] {
			continue
		}
		f := reconciled.Files[name]
		if f == nil {
			continue
		}
		if now, err := s.Now(name); err != nil || now != f.Written {
			continue
		}
		if is := identity.Of(s.Abs(name)); is.Known() {
			all[file] = is
		}
	}
	for fingerprint, d := range reconciled.Decisions {
		file := d.Seen.File
		if was := saved.Decisions[fingerprint]; was == nil || was.Seen.File != file || saved.Files[file] != nil || d.Undecided() {
			continue
		}
		if now, err := s.Now(file); err != nil || now != d.Seen.Text {
			continue
		}
		if is := identity.Of(s.Abs(file)); is.Known() {
			all[file] = is
		}
	}
	return all
}

// RenameFiles gives the identities of files to their new names.
func (s *Lookup) RenameFiles(names record.NewNames) {
	all := Identities{}
	for file := range names {
		all[names[file].Path] = s.identity(file)
	}
	for file, is := range s.identities {
		_, gone := names[file]
		if _, taken := all[file]; !taken && !gone {
			all[file] = is
		}
	}
	s.identities, s.owners = all, nil
}

// identity returns the saved identity of a file.
func (s *Lookup) identity(file string) identity.Identity {
	if s.identities == nil && s.Identities != nil {
		s.identities = s.Identities()
	}
	return s.identities[file]
}

// Moved returns the files, sorted, that have the identity of a file which is not under its own name any more, whatever
// their texts and modules are. Several are names of one file (hard links).
func (s *Lookup) Moved(file Sought) (names []string) {
	was := s.identity(file.Path)
	if !was.Known() || was.Is(identity.Of(s.Abs(file.Path))) {
		return nil
	}
	of := search{s, file}
	for _, name := range s.walked().named(was) {
		if name != file.Path && path.Ext(name) == path.Ext(file.Path) && of.is(name, was) {
			names = append(names, name)
		}
	}
	return names
}

// Holds returns the files, sorted, that had the identity of the file that stands under a name now, and are not under
// their own names any more; none if the name had it itself.
func (s *Lookup) Holds(name string) []string {
	is := identity.Of(s.Abs(name)).Anywhere()
	if s.identity(name).Is(is) || !is.Known() {
		return nil
	}
	if s.owners == nil {
		s.owners = map[identity.Identity][]string{}
		for _, file := range record.Keys(s.identities) {
			was := s.identities[file].Anywhere()
			s.owners[was] = append(s.owners[was], file)
		}
	}
	return slices.DeleteFunc(slices.Clone(s.owners[is]), func(file string) bool { return is.Is(identity.Of(s.Abs(file))) })
}

// IsTaken reports whether another file stands under the name of a file for sure: the file is elsewhere, or it is
// another one of the session's, or was made before the file was written last, so that no program made it to save an
// edit.
func (f Sought) IsTaken(s *Lookup) bool {
	was, is := s.identity(f.Path), identity.Of(s.Abs(f.Path))
	return is.Known() && (was.DiffersFrom(is) && is.Born < was.Born || len(s.Holds(f.Path)) > 0 || len(s.Moved(f)) > 0)
}
