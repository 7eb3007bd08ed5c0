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

// Entry is a step with what it decided, also where Undo can't take it back any more.
type Entry struct {
	Number  int
	Verb    record.Verb
	Time    time.Time // zero where it is not known any more
	Decided []Decided
}

// Decided is what a step decided of one violation.
type Decided struct {
	Item     Item   // as it is now, or, when the session does not list it, as it was
	Listed   bool   // the session lists it
	WhyFinal string // why Undo can't take it back any more, or empty
}

// History returns all that was decided and still stands, the oldest step first: the steps, and with them what Undo
// can't take back any more.
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

// ResolveDecided finds what an ID names as Resolve does, and, where no item has it, among all of which anything is
// decided: the history lists what is not in the code any more as well.
func (v *Snapshot) ResolveDecided(id string) (Item, error) {
	it, err := v.Resolve(id)
	var unknown unknownError
	if !errors.As(err, &unknown) {
		return it, err
	}
	var found []string
	for _, fingerprint := range record.Keys(v.Record.Decisions) {
		d, id := v.Record.Decisions[fingerprint], string(unknown)
		if !d.Idle() && (strings.HasPrefix(fingerprint, id) || strings.HasPrefix(d.Seen.Lasting, id)) {
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
