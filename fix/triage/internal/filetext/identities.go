package filetext

import (
	"maps"

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
