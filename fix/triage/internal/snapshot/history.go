package snapshot

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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
}

// History returns the decisions in effect by step, the oldest first, including those that Undo can't take back.
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
	var history []Entry
	for _, e := range byNumber {
		history = append(history, *e)
	}
	slices.SortFunc(history, func(a, b Entry) int { return cmp.Compare(a.Number, b.Number) })
	return history
}

// ResolveDecided is like Resolve, but also finds decisions without an item, as listed in the history.
func (v *Snapshot) ResolveDecided(id string) (Item, error) {
	it, err := v.Resolve(id)
	var unknown unknownError
	if !errors.As(err, &unknown) {
		return it, err
	}
	var found []string
	for _, fingerprint := range record.Keys(v.Record.Decisions) {
		d, id := v.Record.Decisions[fingerprint], string(unknown)
		if !d.Undecided() && (strings.HasPrefix(fingerprint, id) || strings.HasPrefix(d.Seen.Lasting, id)) {
			found = append(found, fingerprint)
		}
	}
	switch len(found) {
	case 0:
		return Item{}, err
	case 1:
		return v.ItemsOf(found)[0], nil
	}
	return Item{}, fmt.Errorf("%s could be %s: write more of it", id, words.List(found))
}
