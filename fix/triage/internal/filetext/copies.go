package filetext

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/load"
)

// Sought is a file that is not under its name any more, with what is known of it.
type Sought struct {
	Path, Package string
	Text          string          // the hash of the text that it had
	Twins         map[string]bool // of that text, see [record.Twins]
}

// SoughtOf returns the file in which something was seen.
func SoughtOf(seen record.Sighting, st *record.Record) Sought {
	return Sought{Path: seen.File, Package: seen.Package, Text: seen.Text, Twins: st.Twins[seen.Text]}
}

// IsTaken reports whether another file stands under the name of a file for sure: the file is elsewhere, or it is
// another one of the session's, or was made before the file was written last, so that no program made it to save an
// edit.
func (f Sought) IsTaken(s *Lookup) bool {
	was, is := s.identity(f.Path), identity.Of(s.Abs(f.Path))
	return is.Known() && (was.DiffersFrom(is) && is.Born < was.Born || len(s.Holds(f.Path)) > 0 || len(s.Moved(f)) > 0)
}

// Renamed returns the files with its text that a file may be under a new name, sorted: those of its identity; else
// those in its folder or, if there are none, those in the rest of its module. Twins are none of them. It returns none
// if a twin that existed is gone, for that one may have been renamed instead.
func (s *Lookup) Renamed(file Sought) ([]string, error) {
	names, err := s.Files.Names(filepath.Dir(s.Abs(file.Path)))
	if err != nil {
		return nil, err
	}
	var near []string
	for _, name := range names {
		if name = path.Join(path.Dir(file.Path), name); load.Listed(name) {
			near = append(near, name)
		}
	}
	of := search{s, file}
	copies, sure, err := of.among(near)
	if err == nil && len(copies) == 0 {
		size, failed := sizeOf(s, file.Text)
		if failed != nil {
			return nil, failed
		}
		copies, sure, err = of.among(of.inModule(s.walked().sizes[size]))
	}
	if err != nil || sure || len(copies) == 0 {
		return copies, err
	}
	if ok, err := s.Alone(file.Path, file.Twins); !ok {
		return nil, err
	}
	return copies, nil
}

// NameNow returns the name of a file: its own, unless another file is there by its identity; the new one if it was
// renamed; "" if it is gone, or if there are several that it may be.
func (s *Lookup) NameNow(file Sought) (string, error) {
	now, err := s.Now(file.Path)
	if err != nil || now == file.Text {
		return file.Path, err
	}
	names := s.Moved(file)
	if len(names) == 0 {
		if now != "" && !file.IsTaken(s) {
			return file.Path, nil
		}
		names, err = s.Renamed(file)
	}
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

// Moved returns the files, sorted, that have the identity of a file which is not under its own name any more, whatever
// their texts and modules are. Several are names of one file (hard links).
func (s *Lookup) Moved(file Sought) (names []string) {
	was := s.identity(file.Path)
	if !was.Known() || was.Is(identity.Of(s.Abs(file.Path))) {
		return nil
	}
	of := search{s, file}
	for _, name := range s.walked().named(s, was) {
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

// search looks for a file under a new name.
type search struct {
	*Lookup
	Sought
}

// among returns those of some files that have the text and may be the file: no twin, and none that was a twin under
// another name. If some have its identity, it is those alone, and sure that it is one of them.
func (d search) among(names []string) (may []string, sure bool, err error) {
	for _, name := range names {
		if name == d.Path || path.Ext(name) != path.Ext(d.Path) {
			continue
		}
		if now, err := d.Now(name); err != nil {
			return nil, false, err
		} else if now != d.Text {
			continue
		}
		is := identity.Of(d.Abs(name))
		_, twin := d.Twins[name]
		switch {
		case d.is(name, is) && !sure:
			may, sure = []string{name}, true
		case d.is(name, is):
			may = append(may, name)
		case !sure && !twin && !slices.ContainsFunc(record.Keys(d.Twins), func(twin string) bool { return twin != d.Path && d.identity(twin).Is(is) }):
			may = append(may, name)
		}
	}
	return may, sure, nil
}

// is reports whether a file has the identity of the one that is looked for; at the name of a twin it is that one only
// if the twin was another file.
func (d search) is(name string, is identity.Identity) bool {
	return d.identity(d.Path).Is(is) && (!d.Twins[name] || d.identity(name).DiffersFrom(is))
}

// inModule returns those of some files that are in the module of the file: in its folder, or under its path where
// the folder has another name now.
func (d search) inModule(names []string) (in []string) {
	own := d.walked().module(d.Path)
	moved := path.Join(d.tree.modulePath(own, d.Read), rel(own, path.Dir(d.Path))) != d.Package
	for _, name := range names {
		folder := d.tree.module(name)
		if folder != own {
			is := d.tree.modulePath(folder, d.Read)
			same := path.Join(is, rel(folder, path.Dir(name))) == d.Package || moved && strings.HasPrefix(d.Package+"/", is+"/")
			if is == "" || !same {
				continue
			}
		}
		in = append(in, name)
	}
	return in
}

// sizeOf returns the number of bytes of a saved text, -1 if it is missing.
func sizeOf(s *Lookup, hash string) (int64, error) {
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
func (s *Lookup) FindTwins(before, after *record.Record) { twinFinder{s, after}.find(before) }

// twinFinder adds the twins of texts to a record.
type twinFinder struct {
	*Lookup
	after *record.Record
}

func (s twinFinder) find(before *record.Record) {
	after := s.after
	written := record.NewTexts(before, after)
	for _, text := range record.Keys(written) {
		if size, err := sizeOf(s.Lookup, text); err == nil {
			s.add(text, append(written[text], s.sharing(text, size)...))
		}
	}
	for _, file := range mentioned(after) {
		if size, ok := s.walked().sizeOf[file]; ok && len(s.tree.sizes[size]) > 1 {
			if now, err := s.Now(file); err == nil && now != "" {
				s.add(now, s.sharing(now, size))
			}
		}
	}
	exists := func(file string) bool {
		now, err := s.Now(file)
		return err != nil || now != ""
	}
	for _, text := range after.Twins.Look(exists) {
		if size, err := sizeOf(s.Lookup, text); err == nil {
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

// add adds the files that have a text, if there are several.
func (s twinFinder) add(text string, files []string) {
	slices.Sort(files)
	if files = slices.Compact(files); len(files) > 1 {
		s.after.Twins.Add(text, files...)
	}
}

// sharing returns the files that have a text of a size, and those of that size that can't be read.
func (s twinFinder) sharing(hash string, size int64) (names []string) {
	for _, name := range s.walked().sizes[size] {
		if now, err := s.Now(name); err != nil || now == hash {
			names = append(names, name)
		}
	}
	return names
}

// identity returns the saved identity of a file.
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
