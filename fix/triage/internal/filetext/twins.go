package filetext

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

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
	written := newTexts(before, after)
	for _, text := range record.Keys(written) {
		if size, err := savedSize(s.Lookup, text); err == nil {
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
		if size, err := savedSize(s.Lookup, text); err == nil {
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

// newTexts returns the texts that a record wrote and the one before it had not in the file: by hash, the files.
func newTexts(before, after *record.Record) map[string][]string {
	all := map[string][]string{}
	for path, f := range after.Files {
		if was := before.Files[path]; was == nil || was.Written != f.Written {
			all[f.Written] = append(all[f.Written], path)
		}
	}
	return all
}
