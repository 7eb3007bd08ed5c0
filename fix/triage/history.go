package triage

import (
	"cmp"
	"slices"
	"time"
)

// Step is an action that Undo can still take back: plain data, a copy.
type Step struct {
	Number int
	Verb   Verb
	Time   time.Time
	IDs    []string // fingerprints
}

// Steps are the actions that Undo can still take back, the oldest first.
func (s *Session) Steps() []Step {
	var steps []Step
	for _, st := range s.now().st.Steps {
		steps = append(steps, Step{Number: st.Number, Verb: st.Verb, Time: st.Time, IDs: slices.Clone(st.IDs)})
	}
	return steps
}

// Entry is a step with what it decided, also where Undo can't take it back any more.
type Entry struct {
	Number  int
	Verb    Verb
	Time    time.Time // zero where it is not known any more
	Decided []Decided
}

// Decided is what a step decided of one violation.
type Decided struct {
	Item    Item   // as it is now, or, when the session does not list it, as it was
	Listed  bool   // the session lists it
	Settled string // why Undo can't take it back any more, or empty
}

// History is all that was decided and still stands, the oldest step first: the steps, and with them what Undo can't take back any more.
func (s *Session) History() []Entry {
	v := s.now()
	byNumber := map[int]*Entry{}
	add := func(number int, verb Verb, when time.Time, fingerprint, settled string) {
		e := byNumber[number]
		if e == nil {
			e = &Entry{Number: number, Verb: verb, Time: when}
			byNumber[number] = e
		}
		it := v.itemsOf([]string{fingerprint})[0]
		_, listed := v.index[fingerprint]
		e.Decided = append(e.Decided, Decided{Item: it, Listed: listed, Settled: settled})
	}
	for _, st := range v.st.Steps {
		for _, fingerprint := range st.IDs {
			add(st.Number, st.Verb, st.Time, fingerprint, "")
		}
	}
	for _, fingerprint := range v.order(keys(v.st.Decisions)) {
		if d := v.st.Decisions[fingerprint]; d.absorbed() != "" {
			add(d.top().Step, d.top().State.verb(), d.top().Decided, fingerprint, d.absorbed())
		}
	}
	var history []Entry
	for _, e := range byNumber {
		history = append(history, *e)
	}
	slices.SortFunc(history, func(a, b Entry) int { return cmp.Compare(a.Number, b.Number) })
	return history
}

// verb is the verb that leads to a state.
func (s State) verb() Verb {
	switch s {
	case Accepted:
		return Accept
	case Skipped:
		return Skip
	case Allowed:
		return Allow
	case Open:
	}
	return Undo
}
