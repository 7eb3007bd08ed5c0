package filetext

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/load"
)

// Identities are the identities of files by path, as far as the system tells.
type Identities map[string]identity.Identity

// Renamed returns the files that a deleted one with a given text may be under a new name, sorted: the one of its
// identity; else those in its folder that have the text or, if there are none, those in the rest of its module. Twins
// are none of them. It returns none if a twin that existed is gone, for that one may have been renamed instead.
func (s *Lookup) Renamed(file, hash string, twins map[string]bool) ([]string, error) {
	names, err := s.Files.Names(filepath.Dir(s.Abs(file)))
	if err != nil {
		return nil, err
	}
	var near []string
	for _, name := range names {
		if name = path.Join(path.Dir(file), name); load.Listed(name) {
			near = append(near, name)
		}
	}
	gone := deleted{s, file, twins}
	copies, sure, err := gone.among(near, hash)
	if err == nil && len(copies) == 0 {
		size, failed := s.size(hash)
		if failed != nil {
			return nil, failed
		}
		copies, sure, err = gone.among(gone.inModule(s.walked().sizes[size]), hash)
	}
	if err != nil || sure || len(copies) == 0 {
		return copies, err
	}
	if ok, err := s.Alone(file, twins); !ok {
		return nil, err
	}
	return copies, nil
}

// NameNow returns the name of a file that had a text: its own, or the new one if it was renamed; "" if it is gone, or
// if there are several.
func (s *Lookup) NameNow(file, hash string, twins map[string]bool) (string, error) {
	if now, err := s.Now(file); err != nil || now != "" {
		return file, err
	}
	names, err := s.Renamed(file, hash, twins)
	if err != nil || len(names) != 1 {
		return "", err
	}
	return names[0], nil
}

// Alone reports whether no twin of a deleted file that existed is gone too.
func (s *Lookup) Alone(file string, twins map[string]bool) (bool, error) {
	for _, twin := range record.Keys(twins) {
		if twin == file || !twins[twin] {
			continue
		}
		if now, err := s.Now(twin); err != nil || now == "" {
			return false, err
		}
	}
	return true, nil
}

// Moved returns the other file of the module that has the identity of a deleted one, whatever its text is, or "".
// Twins are none.
func (s *Lookup) Moved(file string, twins map[string]bool) string {
	was := s.identity(file)
	if !was.Known() {
		return ""
	}
	for _, name := range (deleted{s, file, twins}).inModule(record.Keys(s.walked().sizeOf)) {
		if path.Ext(name) == path.Ext(file) && name != file && !twins[name] && was.Is(identity.Of(s.Abs(name))) {
			return name
		}
	}
	return ""
}

// deleted is a file that is gone, with its twins.
type deleted struct {
	*Lookup
	file  string
	twins map[string]bool
}

// among returns those of some files that have a text and may be the deleted one: no twin, and none that was a twin
// under another name. If one of them has its identity, it is that one alone, and sure; at the name of a twin only if
// the twin was another file.
func (d deleted) among(names []string, hash string) (may []string, sure bool, err error) {
	for _, name := range names {
		if name == d.file || path.Ext(name) != path.Ext(d.file) {
			continue
		}
		if now, err := d.Now(name); err != nil {
			return nil, false, err
		} else if now != hash {
			continue
		}
		is := identity.Of(d.Abs(name))
		_, twin := d.twins[name]
		switch {
		case d.identity(d.file).Is(is) && (!d.twins[name] || d.identity(name).DiffersFrom(is)):
			return []string{name}, true, nil
		case !twin && !slices.ContainsFunc(record.Keys(d.twins), func(twin string) bool { return twin != d.file && d.identity(twin).Is(is) }):
			may = append(may, name)
		}
	}
	return may, false, nil
}

// inModule returns those of some files that are in the module of the deleted one.
func (d deleted) inModule(names []string) (in []string) {
	tree := d.walked()
	for _, name := range names {
		if tree.module(name) == tree.module(d.file) {
			in = append(in, name)
		}
	}
	return in
}

// size returns the number of bytes of a text, -1 if it is missing.
func (s *Lookup) size(hash string) (int64, error) {
	text, err := s.Saved(hash)
	if text == nil {
		return -1, err
	}
	return int64(len(text)), nil
}

// FindTwins records the twins of a record's texts: the files that have them now, and those that the record is about to
// write. It is called for each record that is saved, which must be a clone. When a twin is gone, all other files with
// its text become twins: it may have been renamed. What can't be read is taken for a twin, if its size is that of the
// text.
func (s *Lookup) FindTwins(before, after *record.Record) {
	written := record.NewTexts(before, after)
	for _, text := range record.Keys(written) {
		if size, err := s.size(text); err == nil {
			addTwins(after, text, append(written[text], s.sharing(text, size)...))
		}
	}
	for _, file := range mentioned(after) {
		if size, ok := s.walked().sizeOf[file]; ok && len(s.tree.sizes[size]) > 1 {
			if now, err := s.Now(file); err == nil && now != "" {
				addTwins(after, now, s.sharing(now, size))
			}
		}
	}
	exists := func(file string) bool {
		now, err := s.Now(file)
		return err != nil || now != ""
	}
	for _, text := range after.Twins.Look(exists) {
		if size, err := s.size(text); err == nil {
			after.Twins.Add(text, s.sharing(text, size)...)
		}
	}
	if len(after.Twins) > 0 {
		after.Twins.Keep(after.Blobs())
	}
}

// mentioned returns the files that a record changed, or in which something is or was decided, sorted.
func mentioned(st *record.Record) []string {
	all := map[string]bool{}
	for path := range st.Files {
		all[path] = true
	}
	for _, d := range st.Decisions {
		all[d.Seen.File] = true
	}
	for _, step := range st.Undone {
		for _, d := range step.Decisions {
			all[d.Seen.File] = true
		}
	}
	return record.Keys(all)
}

// addTwins adds the files that have a text, if there are several.
func addTwins(after *record.Record, text string, files []string) {
	slices.Sort(files)
	if files = slices.Compact(files); len(files) > 1 {
		after.Twins.Add(text, files...)
	}
}

// sharing returns the files that have a text of a size, and those of that size that can't be read.
func (s *Lookup) sharing(hash string, size int64) (names []string) {
	for _, name := range s.walked().sizes[size] {
		if now, err := s.Now(name); err != nil || now == hash {
			names = append(names, name)
		}
	}
	return names
}

// Identify returns the identities of a record's files and of their twins.
func (s *Lookup) Identify(st *record.Record) Identities {
	all := Identities{}
	note := func(file string) {
		if is := identity.Of(s.Abs(file)); is.Known() {
			all[file] = is
		}
	}
	for file := range st.Files {
		note(file)
	}
	for _, files := range st.Twins {
		for file := range files {
			note(file)
		}
	}
	return all
}

// identity returns the identity that a file had when the session was saved last.
func (s *Lookup) identity(file string) identity.Identity {
	if s.identities == nil && s.Identities != nil {
		s.identities = s.Identities()
	}
	return s.identities[file]
}

// walked returns the tree. It is walked once.
func (s *Lookup) walked() *tree {
	if s.tree == nil {
		s.tree = walk(s.Root)
	}
	return s.tree
}
