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
	copies, err := s.withText(near, file, hash)
	if copies, sure := s.without(copies, file, twins); err != nil || sure {
		return copies, err
	} else if len(copies) > 0 {
		return s.alone(copies, file, twins)
	}
	size, err := s.size(hash)
	if err != nil {
		return nil, err
	}
	copies, err = s.withText(s.inModule(file, s.walked().sizes[size]), file, hash)
	copies, sure := s.without(copies, file, twins)
	if err != nil || sure {
		return copies, err
	}
	return s.alone(copies, file, twins)
}

// NameNow returns the name of a file that had a text: its own, or the new one if it was renamed; "" if it is gone, or if
// there are several.
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

// alone returns the copies of a deleted file, none if a twin of it that existed is gone too.
func (s *Lookup) alone(copies []string, file string, twins map[string]bool) ([]string, error) {
	if ok, err := s.Alone(file, twins); !ok {
		return nil, err
	}
	return copies, nil
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

// without returns the files that may be a deleted one: no twin, and none that was a twin under another name. If one of
// them has its identity, it is that one alone, and sure; at the name of a twin only if the twin was another file.
func (s *Lookup) without(copies []string, file string, twins map[string]bool) (may []string, sure bool) {
	for _, name := range copies {
		is := identity.Of(s.Abs(name))
		_, twin := twins[name]
		switch {
		case s.identity(file).Is(is) && (!twins[name] || s.identity(name).DiffersFrom(is)):
			return []string{name}, true
		case !twin && !slices.ContainsFunc(record.Keys(twins), func(twin string) bool { return twin != file && s.identity(twin).Is(is) }):
			may = append(may, name)
		}
	}
	return may, false
}

// Moved returns the other file of the module that has the identity of a deleted one, whatever its text is, or "".
// Twins are none.
func (s *Lookup) Moved(file string, twins map[string]bool) string {
	was := s.identity(file)
	if !was.Known() {
		return ""
	}
	for _, name := range s.inModule(file, record.Keys(s.walked().sizeOf)) {
		if path.Ext(name) == path.Ext(file) && name != file && !twins[name] && was.Is(identity.Of(s.Abs(name))) {
			return name
		}
	}
	return ""
}

// inModule returns those of some files that are in the module of a file.
func (s *Lookup) inModule(file string, names []string) (in []string) {
	tree := s.walked()
	for _, name := range names {
		if tree.module(name) == tree.module(file) {
			in = append(in, name)
		}
	}
	return in
}

// withText returns those of some files that have a text, other than a file.
func (s *Lookup) withText(names []string, file, hash string) (copies []string, err error) {
	for _, name := range names {
		if name == file || path.Ext(name) != path.Ext(file) {
			continue
		}
		now, err := s.Now(name)
		if err != nil {
			return nil, err
		}
		if now == hash {
			copies = append(copies, name)
		}
	}
	return copies, nil
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
	written := after.Written(before)
	for _, text := range record.Keys(written) {
		if size, err := s.size(text); err == nil {
			addTwins(after, text, append(written[text], s.sharing(text, size)...))
		}
	}
	for _, file := range after.Mentioned() {
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
	after.DropTwins()
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
