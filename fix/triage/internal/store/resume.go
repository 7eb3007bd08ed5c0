package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// resume adjusts a record to a step that a crash interrupted, and returns a sentence about it. It does not modify st.
// The journal has the record as it was to be saved: if the step is kept, that record is taken. If it is rolled back, st
// stays, except that changes which remain in an edited file are listed as absorbed decisions, and that texts which may
// come back are remembered, see rememberAway.
func resume(st *record.Record, r journal.Recovery, blob func(name string) ([]byte, error)) (*record.Record, string, error) {
	switch r.Outcome {
	case journal.Dropped:
		return rememberAway(st, r), "a decision was cut short before it was written: " + filesMessage(r.Files), nil
	case journal.RolledBack:
		return rememberAway(st, r), "a decision was cut short while it was written and is taken back: " + filesMessage(r.Files), nil
	case journal.Kept, journal.Foreign:
	}
	next, err := record.Decode(r.Record)
	if err != nil {
		return st, fmt.Sprintf("a decision was cut short and what it was is lost (%v): %s", err, filesMessage(r.Files)), nil
	}
	if r.Outcome == journal.Kept {
		return next, keptMessage(r.Files), nil
	}
	left := rememberAway(st, r).Clone()
	left.Last = max(left.Last, next.Last)
	for _, f := range r.Files {
		if f.Found != journal.Half {
			continue
		}
		at, err := firstLine(f, blob)
		if err != nil {
			return nil, "", err
		}
		listHalfWritten(left, next, f.Path, at)
	}
	return left, "a decision was cut short while it was written and is taken back as far as that can be: " + filesMessage(r.Files), nil
}

// keptMessage says that a decision stands, and which of its files were edited since.
func keptMessage(files []journal.FileState) string {
	var paths, edited []string
	for _, f := range files {
		paths = append(paths, f.Path)
		if f.Edited {
			edited = append(edited, f.Path)
		}
	}
	sentence := "a decision was cut short after it was written: it stands, in " + words.List(paths)
	if len(edited) > 0 {
		sentence += fmt.Sprintf("; %s %s edited since", words.List(edited), words.Were(len(edited)))
	}
	return sentence
}

// filesMessage describes the files of a step that was rolled back.
func filesMessage(files []journal.FileState) string {
	var same, edited, half, gone []string
	for _, f := range files {
		switch {
		case f.Found == journal.Half:
			half = append(half, f.Path)
		case f.Found == journal.Gone:
			gone = append(gone, f.Path)
		case f.Edited:
			edited = append(edited, f.Path)
		default:
			same = append(same, f.Path)
		}
	}
	var sentence []string
	if len(same) > 0 {
		sentence = append(sentence, fmt.Sprintf("%s %s as before", words.List(same), words.Be(len(same))))
	}
	if len(edited) > 0 {
		sentence = append(sentence, fmt.Sprintf("%s %s edited by another program and %s nothing of it", words.List(edited), words.Were(len(edited)), words.Has(len(edited))))
	}
	if len(half) > 0 {
		sentence = append(sentence, fmt.Sprintf("%s %s edited by another program where the decision had changed %s, and what is left of it there stays: look at %s", words.List(half), words.Were(len(half)), words.Them(len(half)), words.Them(len(half))))
	}
	if len(gone) > 0 {
		sentence = append(sentence, fmt.Sprintf("%s %s gone", words.List(gone), words.Be(len(gone))))
	}
	return strings.Join(sentence, "; ")
}

// whyHalfWritten is why a decision can't be undone that a crash left in a file.
const whyHalfWritten = "it was cut short while it was written, and %s was edited where it had changed it before it could be taken back"

// listHalfWritten adds the decisions whose changes remain in a file after a rollback, as absorbed ones. If the
// violation is in another file, the decision is listed in this file, with a key of its own.
func listHalfWritten(s, next *record.Record, path string, at place.Place) {
	for _, fingerprint := range next.Decisions.In(path) {
		d := next.Decisions[fingerprint]
		if then := s.Decisions[fingerprint]; then.Writes() && then.Top().Step == d.Top().Step {
			continue // made in an earlier step
		}
		d = d.Clone()
		top := *d.Top()
		for _, r := range d.AffectedFiles() {
			if r.File == path {
				d.Seen.Package = r.Package
			}
		}
		if st := next.Steps.Find(top.Step); st != nil {
			top.Decided = st.Time
		}
		top.OtherFiles, top.Absorbed = nil, fmt.Sprintf(whyHalfWritten, path)
		d.Layers, d.Notes = []record.Layer{top}, nil
		if d.Seen.File != path {
			d.Seen.File = path
			d.Seen.SetPlace(at)
			s.Decisions[record.DetachedName(fingerprint+" "+path, top.Step)] = d
			continue
		}
		if old := s.Decisions[fingerprint]; old != nil {
			d.Notes = slices.Clone(old.Notes)
			for _, l := range old.Layers {
				s.Steps.Unlist(l.Step, fingerprint)
			}
		}
		s.Decisions[fingerprint] = d
	}
}

// firstLine returns the first line that a step changed in the new text, for people to look at.
func firstLine(f journal.FileState, blob func(name string) ([]byte, error)) (place.Place, error) {
	top := place.At(1)
	before, err := blob(f.Before)
	var after []byte
	if err == nil {
		after, err = blob(f.After)
	}
	if errors.Is(err, journal.ErrLost) {
		return top, nil
	}
	if err != nil {
		return top, err
	}
	for _, h := range patch.Diff(before, after, 0) {
		return place.At(max(h.New, 1)), nil
	}
	return top, nil
}
