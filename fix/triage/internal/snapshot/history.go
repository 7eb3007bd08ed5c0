package snapshot

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// Entry is a step with its decisions, including those that Undo can't take back.
type Entry struct {
	Number  int
	Verb    record.Verb
	Time    time.Time // zero if it is no longer known
	Decided []Decided
}

// Decided is what a step decided about one violation.
type Decided struct {
	Item     Item   // as it is now or, if it is not listed, as it was
	Listed   bool   // the session has an item for it
	WhyFinal string // why Undo can't take it back, or empty
	Away     bool   // it is not in effect, for its text is not in the tree now
}

// History returns the decisions by step, the oldest first: those in effect, those that Undo can't take back, and those
// that are not in effect because the text which they made is not in the tree. The last come back with it.
func (v *Snapshot) History() []Entry {
	byNumber := map[int]*Entry{}
	add := func(number int, verb record.Verb, when time.Time, fingerprint, settled string) {
		e := byNumber[number]
		if e == nil {
			e = &Entry{Number: number, Verb: verb, Time: when}
			byNumber[number] = e
		}
		it := v.ItemsOf([]string{fingerprint})[0]
		_, listed := v.Index[fingerprint]
		e.Decided = append(e.Decided, Decided{Item: it, Listed: listed, WhyFinal: settled})
	}
	for _, st := range v.Record.Steps {
		for _, fingerprint := range st.IDs {
			add(st.Number, st.Verb, st.Time, fingerprint, "")
		}
	}
	for _, fingerprint := range v.Order(record.Keys(v.Record.Decisions)) {
		if d := v.Record.Decisions[fingerprint]; d.Absorbed() != "" {
			add(d.Top().Step, d.Top().State.Verb(), d.Top().Decided, fingerprint, d.Absorbed())
		}
	}
	v.addAway(byNumber)
	var history []Entry
	for _, e := range byNumber {
		history = append(history, *e)
	}
	slices.SortFunc(history, func(a, b Entry) int { return cmp.Compare(a.Number, b.Number) })
	return history
}

// addAway adds the decisions whose text is not in the tree to entries by their step.
func (v *Snapshot) addAway(byNumber map[int]*Entry) {
	type made struct{ base, written string }
	moved := map[made]bool{} // what is in effect under another name
	for _, f := range v.Record.Files {
		moved[made{f.Base, f.Written}] = true
	}
	type seen struct {
		made
		place place.Place
	}
	had := map[seen]bool{} // one decision under several names of its file
	type taken struct {
		step         int
		file, symbol string
	}
	renamed := map[taken]bool{} // decisions that are there under the names which their files have now, edited too
	for _, d := range v.Record.Decisions {
		if d.Top() != nil {
			renamed[taken{d.Top().Step, d.Seen.File, d.Seen.Symbol}] = true
		}
	}
	away := v.Record.Earlier.Away(v.Record.Decisions)
	for _, fingerprint := range record.Keys(away) {
		text := away[fingerprint]
		then, of := text.Decisions[fingerprint], made{text.Base, text.Written}
		at := seen{of, then.Seen.Place()}
		if moved[of] || had[at] || renamed[taken{then.Top().Step, text.Renamed, then.Seen.Symbol}] || slices.Contains(text.TakenBack, fingerprint) { // what somebody took back is not missing
			continue
		}
		had[at] = true
		top := then.Top()
		e := byNumber[top.Step]
		if e == nil {
			e = &Entry{Number: top.Step, Verb: top.State.Verb()}
			if st := text.Steps.Find(top.Step); st != nil {
				e.Time = st.Time
			}
			byNumber[top.Step] = e
		}
		_, listed := v.Index[fingerprint]
		listed = listed || len(v.FilesWithText(text.Base)) > 0 // its file has another name
		e.Decided = append(e.Decided, Decided{Item: v.awayItem(then, fingerprint), Listed: listed, Away: true})
	}
}

// awayItem returns the item of a decision that is not in effect, as it was.
func (v *Snapshot) awayItem(d *record.Decision, fingerprint string) Item {
	it := ItemOf(d.Seen, fingerprint)
	v.applyDecision(&it, d)
	it.ID = it.Name()[:min(MinID, len(it.Name()))]
	return it
}

// ResolveDecided is like Resolve, but also finds decisions without an item, as listed by History.
func (v *Snapshot) ResolveDecided(id string) (Item, error) {
	it, err := v.Resolve(id)
	var unknown unknownError
	if !errors.As(err, &unknown) {
		return it, err
	}
	found := map[string]Item{}
	add := func(it Item) {
		if strings.HasPrefix(it.Fingerprint, string(unknown)) || strings.HasPrefix(it.Lasting, string(unknown)) {
			found[it.Fingerprint] = it
		}
	}
	for _, e := range v.History() {
		for _, d := range e.Decided {
			add(d.Item)
		}
	}
	for _, fingerprint := range record.Keys(v.Record.Decisions) {
		if !v.Record.Decisions[fingerprint].Undecided() {
			add(v.ItemsOf([]string{fingerprint})[0])
		}
	}
	switch names := record.Keys(found); len(names) {
	case 0:
		return Item{}, err
	case 1:
		return found[names[0]], nil
	default:
		return Item{}, fmt.Errorf("%s could be %s: write more of it", id, words.List(names))
	}
}
