package filechange

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// Kind is what happened to a file since the session wrote it.
type Kind int

// The kinds of changes.
const (
	Unknown   Kind = iota // the session has no change in the file, and does not remember its text
	AsWritten             // it has the written text
	Reverted              // it has its base, or the base of an earlier text
	Deleted               // it is deleted, or no longer a regular file
	Renamed               // it is deleted, and exactly one other file has its text
	Edited                // it has an unknown text
	Restored              // it has an earlier written text, and so have the files connected with it
)

// Change is what happened to one file.
type Change struct {
	Path string
	Kind Kind
	// of Restored: the earlier texts that files have again, by path, including this one
	Restored map[string]*record.EarlierText
	Copies   []string // of Deleted: the files that have its text; of Renamed: the only one
}

// Classify returns what happened to the files of a session. now has their current hashes, "" for a deleted file; copies
// has, for each deleted file, the files with its written text. The result is sorted by path; files that are restored
// together are one change.
func Classify(st *record.Record, now map[string]string, copies map[string][]string) []Change {
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
	findRenames(st, all, copies)
	return all
}

// findRenames turns Deleted into Renamed where exactly one other file has the text and no other deleted file claims it.
func findRenames(st *record.Record, all []Change, copies map[string][]string) {
	claims := map[string]int{}
	for i, f := range all {
		if f.Kind != Deleted {
			continue
		}
		all[i].Copies = slices.DeleteFunc(slices.Clone(copies[f.Path]), func(path string) bool { return st.Files[path] != nil || !st.Files[f.Path].CanRename(f.Path, path) })
		for _, path := range all[i].Copies {
			claims[path]++
		}
	}
	for i, f := range all {
		if len(f.Copies) != 1 || claims[f.Copies[0]] != 1 {
			continue
		}
		// The target may also match an earlier text of its own; the rename wins.
		at := slices.IndexFunc(all, func(b Change) bool { return b.Kind == Restored && b.Restored[f.Copies[0]] != nil })
		if at >= 0 && len(all[at].Restored) > 1 {
			continue
		}
		if at >= 0 {
			all[at].Kind, all[at].Restored = Unknown, nil
		}
		all[i].Kind = Renamed
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
	match := st.Earlier.Find(path, func(p *record.EarlierText) bool { return p.Written == now[path] && !p.LacksRule(st) })
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
					return q.Written == now[other] && q.Shares(fingerprint, d) && !q.LacksRule(st)
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
