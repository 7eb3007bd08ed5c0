package filetext

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/load"
)

// Renamed returns the files that a deleted one with a given text may be under a new name, sorted: those in its folder
// that have the text or, if there are none, those in the rest of its module. Twins are none of them. It returns none
// if a twin that existed is gone, for that one may have been renamed instead.
func (s *Lookup) Renamed(file, hash string, twins map[string]bool) ([]string, error) {
	if ok, err := s.Alone(file, twins); !ok {
		return nil, err
	}
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
	copies, err := s.withText(near, file, hash, twins)
	if err != nil || len(copies) > 0 {
		return copies, err
	}
	size, err := s.size(hash)
	if err != nil {
		return nil, err
	}
	var far []string
	for _, name := range s.walked().sizes[size] {
		if s.tree.module(name) == s.tree.module(file) {
			far = append(far, name)
		}
	}
	return s.withText(far, file, hash, twins)
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

// withText returns those of some files that have a text, other than a file and its twins.
func (s *Lookup) withText(names []string, file, hash string, twins map[string]bool) (copies []string, err error) {
	for _, name := range names {
		if _, twin := twins[name]; twin || name == file || path.Ext(name) != path.Ext(file) {
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

// FindTwins records the twins of the texts that a record has and the one before it had not. It is called for each
// record that is saved, which must be a clone. When a twin is gone, all other files with its text become twins: it may
// have been renamed. What can't be read is taken for a twin, if its size is that of the text.
func (s *Lookup) FindTwins(before, after *record.Record) {
	texts := after.NewTexts(before)
	for _, text := range record.Keys(texts) { // written soon, if not yet
		all := slices.Concat(texts[text], s.sharing(text))
		slices.Sort(all)
		if all = slices.Compact(all); len(all) > 1 {
			after.Twins.Add(text, all...)
		}
	}
	exists := func(file string) bool {
		now, err := s.Now(file)
		return err != nil || now != ""
	}
	for _, text := range after.Twins.Look(exists) {
		after.Twins.Add(text, s.sharing(text)...)
	}
	after.DropTwins()
}

// sharing returns the files that have a text, and those of its size that can't be read.
func (s *Lookup) sharing(hash string) (names []string) {
	size, err := s.size(hash)
	if err != nil || size < 0 {
		return nil // no file can be renamed for it either
	}
	for _, name := range s.walked().sizes[size] {
		if now, err := s.Now(name); err != nil || now == hash {
			names = append(names, name)
		}
	}
	return names
}

// walked returns the tree. It is walked once.
func (s *Lookup) walked() *tree {
	if s.tree == nil {
		s.tree = walk(s.Root)
	}
	return s.tree
}
