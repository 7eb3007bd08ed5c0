package filechange

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// Kind is what happened to a file since the session wrote it.
type Kind int

// The kinds of changes.
const (
	Unknown     Kind = iota // the session has no change in the file, and does not remember its text
	AsWritten               // it has the written text
	Reverted                // it has its base, or the base of an earlier text
	Deleted                 // it is deleted, or no longer a regular file
	Overwritten             // it is gone, and another file has its name
	Renamed                 // it has another name
	Edited                  // it has an unknown text
	Restored                // it has an earlier written text, and so have the files connected with it
)

// Change is what happened to one file.
type Change struct {
	Path string
	Kind Kind
	// of Restored: the earlier texts that files have again, by path, including this one
	Restored map[string]*record.EarlierText
	// of Deleted and Overwritten: the files that have its text, or are it by their identity; of Renamed: the new name
	Copies []string
}

// Candidates are the files that one may be under a new name.
type Candidates struct {
	Paths   []string
	Sure    bool // it is the only one, by its identity
	Another bool // under its name is another file for sure
}

// Absent has, for each file that is not under its name, what it may be: of those that are deleted, and of those at
// whose names other files are, as far as can be told.
type Absent map[string]Candidates

// Classify returns what happened to the files of a session. now has their current hashes, "" for a deleted file. The
// result is sorted by path; files that are restored together are one change.
func Classify(st *record.Record, now map[string]string, absent Absent) []Change {
	var all []Change
	together := map[string]bool{}
	for _, path := range record.Keys(now) {
		if together[path] {
			continue
		}
		f := classifyFile(st, now, path)
		for other := range f.Restored {
			together[other] = true
		}
		all = append(all, f)
	}
	all = slices.DeleteFunc(all, func(f Change) bool { return f.Kind != Restored && together[f.Path] })
	absent.findRenames(st, all)
	return all
}

// findRenames gives each absent file the name that it alone may have. All get them at once: files may have swapped
// their names. An absent file without one is overwritten if another file has its name.
func (absent Absent) findRenames(st *record.Record, all []Change) {
	free := func(path string) bool { // no other file is there
		_, ok := absent[path]
		return ok || st.Files[path] == nil
	}
	restored := map[string]bool{} // together with others
	for _, f := range all {
		for path := range f.Restored {
			restored[path] = len(f.Restored) > 1
		}
	}
	sure, claims := map[string]int{}, map[string]int{}
	for i, f := range all {
		from := absent[f.Path]
		if restored[f.Path] || st.Files[f.Path] == nil {
			continue
		}
		all[i].Copies = slices.DeleteFunc(slices.Clone(from.Paths), func(path string) bool { return !free(path) })
		for _, path := range all[i].Copies {
			if claims[path]++; from.Sure {
				sure[path]++
			}
		}
	}
	taken := map[string]bool{}
	for i, f := range all {
		if !absent[f.Path].Sure { // what is another one for sure is not it
			all[i].Copies = slices.DeleteFunc(f.Copies, func(path string) bool { return sure[path] > 0 })
		}
		if copies := all[i].Copies; len(copies) == 1 && !restored[copies[0]] && (claims[copies[0]] == 1 || absent[f.Path].Sure && sure[copies[0]] == 1) {
			all[i].Kind, all[i].Restored = Renamed, nil
			taken[copies[0]] = true
		}
	}
	for i, f := range all {
		switch _, ok := absent[f.Path]; {
		case f.Kind == Renamed:
		case ok && taken[f.Path]:
			all[i].Kind, all[i].Restored, all[i].Copies = Overwritten, nil, nil
		case absent[f.Path].Another && f.Kind == Edited:
			all[i].Kind = Overwritten
		case taken[f.Path] && f.Kind == Restored: // it may match an earlier text of its own, too
			all[i].Kind, all[i].Restored = Unknown, nil
		case f.Kind != Deleted:
			all[i].Copies = nil
		}
	}
}

func classifyFile(st *record.Record, now map[string]string, path string) Change {
	f := st.Files[path]
	switch {
	case f != nil && now[path] == f.Written:
		return Change{Path: path, Kind: AsWritten}
	case f != nil && now[path] == "":
		return Change{Path: path, Kind: Deleted}
	}
	if group := restoredWith(st, now, path); group != nil {
		return Change{Path: path, Kind: Restored, Restored: group}
	}
	switch {
	case f == nil:
		return Change{Path: path, Kind: Unknown}
	case now[path] == f.Base || st.Earlier.Find(path, func(p *record.EarlierText) bool { return p.Base == now[path] }) != nil:
		return Change{Path: path, Kind: Reverted}
	}
	return Change{Path: path, Kind: Edited}
}

// restoredWith returns the earlier texts that are restored together with a file. A decision may have changed several
// files; if one of them does not have its earlier text, the result is nil.
func restoredWith(st *record.Record, now map[string]string, path string) map[string]*record.EarlierText {
	match := st.Earlier.Find(path, func(p *record.EarlierText) bool {
		return p.Written == now[path] && !p.LacksRule(st) && !st.Earlier.IsElsewhere(p, now)
	})
	if match == nil {
		return nil
	}
	group := map[string]*record.EarlierText{path: match}
	for todo := []string{path}; len(todo) > 0; {
		p := group[todo[0]]
		todo = todo[1:]
		for _, fingerprint := range record.Keys(p.Decisions) {
			d := p.Decisions[fingerprint]
			for _, other := range d.Files() {
				if group[other] != nil {
					continue
				}
				q := st.Earlier.Find(other, func(q *record.EarlierText) bool {
					return q.Written == now[other] && q.Shares(fingerprint, d) && !q.LacksRule(st) && !st.Earlier.IsElsewhere(q, now)
				})
				if q == nil {
					return nil
				}
				group[other] = q
				todo = append(todo, other)
			}
		}
	}
	// neither the current decisions in these files, which are dropped, nor the restored ones may change other files
	for path, p := range group {
		for _, fingerprint := range slices.Concat(st.Decisions.In(path), record.Keys(p.Decisions)) {
			if d := st.Decisions[fingerprint]; d.Writes() && slices.ContainsFunc(d.Files(), func(p string) bool { return group[p] == nil }) {
				return nil
			}
		}
	}
	return group
}
