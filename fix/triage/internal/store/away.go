package store

import (
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// rememberAway returns a record that remembers the texts of an interrupted step which somebody took away before it was
// taken back, as it remembers those of a step that was finished: with a stash, which may bring the text back, or by
// renaming the file. It does not modify st.
func rememberAway(st *record.Record, r journal.Recovery) *record.Record {
	next, err := record.Decode(r.Record)
	if err != nil {
		return st // resume says so where it matters
	}
	left := st.Clone()
	for _, f := range r.Files {
		if !f.Away || next.Files[f.Path] == nil || next.Files[f.Path].Written != f.After {
			continue
		}
		if now := st.Files[f.Path]; now != nil && now.Written == f.After {
			continue // taken over already, before a crash of the start
		}
		left.Last = max(left.Last, next.Last) // no later step gets the number of this one
		decided := next.Decisions.In(f.Path)
		alone := !slices.ContainsFunc(decided, func(fingerprint string) bool { return len(next.Decisions[fingerprint].Files()) > 1 })
		if f.Found == journal.Gone && alone && st.Files[f.Path] == nil {
			takeFile(left, next, f.Path, decided)
			continue
		}
		left.Remember(next, f.Path, decided, timeOf(next))
	}
	return left
}

// takeFile takes over a file from the record of a step with its decisions, which change no other file, as if it were
// there: then it is found under another name, or is seen to be gone.
func takeFile(left, next *record.Record, path string, decided []string) {
	left.Files[path] = next.Files[path]
	left.Undone = next.Undone
	for _, fingerprint := range decided {
		d := next.Decisions[fingerprint]
		left.Decisions[fingerprint] = d
		for _, l := range d.Layers {
			then := next.Steps.Find(l.Step)
			if then == nil || left.Steps.Find(l.Step) != nil {
				continue
			}
			ids := slices.DeleteFunc(slices.Clone(then.IDs), func(id string) bool { return !slices.Contains(decided, id) })
			left.Steps = append(left.Steps, &record.Step{Number: then.Number, Verb: then.Verb, Time: then.Time, IDs: ids})
		}
	}
}

// timeOf returns the time of a record's newest step.
func timeOf(next *record.Record) time.Time {
	var newest time.Time
	for _, st := range next.Steps {
		if st.Time.After(newest) {
			newest = st.Time
		}
	}
	return newest
}
