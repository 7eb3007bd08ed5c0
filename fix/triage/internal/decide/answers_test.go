package decide

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/consequence"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// listed returns a snapshot of violations that nothing was read for, by their fingerprints.
func listed(all ...*scan.Violation) *snapshot.Snapshot {
	sc := &scanned.Scan{Result: &scan.Result{Root: "/m", Violations: all, Rules: &rule.File{}, Tree: &load.Tree{}}, ByID: map[string]*scan.Violation{}}
	for _, v := range all {
		sc.ByID[v.Fingerprint] = v
	}
	return &snapshot.Snapshot{Scan: sc, Record: record.New(), CoveredBy: map[string]string{}}
}

func layered(state record.State, absorbed string, also ...string) *record.Decision {
	l := record.Layer{State: state, Step: 1, Absorbed: absorbed}
	for _, path := range also {
		l.OtherFiles = append(l.OtherFiles, record.AffectedFile{File: path})
	}
	return &record.Decision{Seen: record.Sighting{File: "a.go"}, Layers: []record.Layer{l}}
}

// TestDecidable says of violations in each state why they can't be decided, and why what was decided can't be undone.
func TestDecidable(t *testing.T) {
	t.Parallel()
	const label = "a.go:3 (0000) "
	for _, test := range []struct {
		name     string
		state    record.State
		d        *record.Decision
		allowed  *scan.Allowance
		outer    string // the violation around it, which is accepted
		same     bool   // that has its place
		covered  bool
		gone     bool
		accept   string
		skip     string
		allow    string
		undoable string
	}{
		{name: "open", state: record.Open, undoable: label + "is open: there is nothing to undo"},
		{name: "open, and gone", state: record.Open, gone: true, accept: label + "is not in the code any more", skip: label + "is not in the code any more", allow: label + "is not in the code any more", undoable: label + "is open: there is nothing to undo"},
		{name: "skipped", state: record.Skipped, d: layered(record.Skipped, "")},
		{name: "skipped, and gone", state: record.Skipped, d: layered(record.Skipped, ""), gone: true, accept: label + "is not in the code any more", skip: label + "is not in the code any more", allow: label + "is not in the code any more"},
		{name: "accepted", state: record.Accepted, d: layered(record.Accepted, ""), accept: label + "is accepted already", skip: label + "is accepted: undo that first", allow: label + "is accepted: undo that first"},
		{name: "accepted, and edited since", state: record.Accepted, d: layered(record.Accepted, "it was edited"), accept: label + "is accepted already", skip: label + "is accepted: undo that first", allow: label + "is accepted: undo that first", undoable: label + "can't be undone: it was edited"},
		{name: "allowed", state: record.Allowed, d: layered(record.Allowed, ""), accept: label + "is allowed: undo that first", skip: label + "is allowed: undo that first", allow: label + "is allowed already"},
		{name: "allowed by a directive in the source", state: record.Allowed, allowed: &scan.Allowance{Line: 2}, accept: label + "is allowed by a directive in the source: remove that line first", skip: label + "is allowed by a directive in the source: remove that line first", allow: label + "is allowed by a directive in the source: remove that line first", undoable: label + "is allowed by a directive in the source: remove the line"},
		{name: "allowed by the rule", state: record.Allowed, allowed: &scan.Allowance{}, accept: label + "is allowed already: because", skip: label + "is allowed already: because", allow: label + "is allowed already: because", undoable: label + "was not decided: because"},
		{name: "allowed by another's directive", state: record.Allowed, covered: true, accept: label + "is allowed by the directive of 11111111, which covers it too: undo that one first", skip: label + "is allowed by the directive of 11111111, which covers it too: undo that one first", allow: label + "is allowed by the directive of 11111111, which covers it too: undo that one first", undoable: label + "is allowed by the directive of 11111111: undo that one"},
		{name: "in the arguments of one that is accepted", state: record.Accepted, outer: "1111111111", accept: label + "is settled by 11111111, which is accepted: it stood in its arguments", skip: label + "is settled by 11111111, which is accepted: it stood in its arguments", allow: label + "is settled by 11111111, which is accepted: it stood in its arguments", undoable: label + "is settled by 11111111: undo that one"},
		{name: "claimed by another rule that is accepted", state: record.Accepted, outer: "1111111111", same: true, accept: label + "is settled by 11111111, which is accepted: another rule claims the same place", skip: label + "is settled by 11111111, which is accepted: another rule claims the same place", allow: label + "is settled by 11111111, which is accepted: another rule claims the same place", undoable: label + "is settled by 11111111: undo that one"},
	} {
		around := &scan.Violation{Fingerprint: "1111111111", File: "a.go", Offset: 1, End: 9}
		is := &scan.Violation{Fingerprint: "0000000000", File: "a.go", Line: 3, Offset: 3, End: 8, Outer: test.outer, Allowed: test.allowed}
		if test.same {
			is.Offset, is.End = around.Offset, around.End
		}
		v := listed(around, is)
		if test.gone {
			v = listed(around)
		}
		if test.outer != "" {
			v.Record.Decisions["1111111111"] = layered(record.Accepted, "")
		}
		if test.d != nil {
			v.Record.Decisions[is.Fingerprint] = test.d
		}
		if test.covered {
			v.CoveredBy[is.Fingerprint] = "1111111111"
		}
		it := snapshot.Item{Fingerprint: is.Fingerprint, ID: "0000", State: test.state, AllowReason: "because"}
		it.File, it.Line = "a.go", 3
		for what, want := range map[string]string{"accept": test.accept, "skip": test.skip, "allow": test.allow, "undo": test.undoable} {
			var err error
			if what == "undo" {
				err = undoable(v, it, v.Record.Decisions[is.Fingerprint])
			} else {
				err = decidable(v, it, record.Verb(what))
			}
			if got := message(err); got != want {
				t.Errorf("%s, %s: %q, want %q", what, test.name, got, want)
			}
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestStateOf leads from each verb to a state.
func TestStateOf(t *testing.T) {
	t.Parallel()
	for verb, want := range map[record.Verb]record.State{
		record.Accept: record.Accepted, record.Skip: record.Skipped, record.Allow: record.Allowed, record.Note: record.Open, record.Undo: record.Open, record.Redo: record.Open,
	} {
		if got := stateOf(verb); got != want {
			t.Errorf("%s leads to %s", verb, got)
		}
	}
}

// TestUnwritable refuses the decisions that change a file which can't be replaced, and all if none is known to change
// it.
func TestUnwritable(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken disk")
	for _, test := range []struct {
		name    string
		changes []string
		want    map[string]refusal.Refusal
		err     error
	}{
		{"each can be replaced", []string{"a.go", "b.go"}, map[string]refusal.Refusal{}, nil},
		{"one file can't", []string{"a.go", "refused.go"}, map[string]refusal.Refusal{"2": {Detail: "refused.go is a link"}, "3": {Detail: "refused.go is a link"}}, nil},
		{"one that no decision is known to change", []string{"refused by no one.go"}, map[string]refusal.Refusal{"1": {Detail: "refused by no one.go is a link"}, "2": {Detail: "refused by no one.go is a link"}, "3": {Detail: "refused by no one.go is a link"}}, nil},
		{"one can't be looked at", []string{"broken.go"}, nil, broken},
	} {
		p := &proposal{next: record.New(), decided: []string{"1", "2", "3"}, files: NewWritable(func(path string) error {
			switch path {
			case "a.go", "b.go":
				return nil
			case "broken.go":
				return broken
			}
			return &journal.RefusedError{Path: path, Why: "is a link"}
		})}
		for _, path := range test.changes {
			p.Changes = append(p.Changes, patch.Change{Path: path})
		}
		p.next.Decisions = record.Decisions{"1": layered(record.Accepted, ""), "2": layered(record.Accepted, "", "refused.go"), "3": layered(record.Accepted, "", "b.go", "refused.go"), "4": layered(record.Accepted, "", "refused.go")}
		got, err := p.unwritable()
		if d := cmp.Diff(test.want, got); d != "" || !errors.Is(err, test.err) {
			t.Errorf("%s: %v %s", test.name, err, d)
		}
	}
}

// TestConflict names what can't be decided: the violation itself, or what was decided before.
func TestConflict(t *testing.T) {
	t.Parallel()
	v := listed()
	p := &proposal{Rewriter: preview.Rewriter{Snapshot: v}, decided: []string{"1111111111"}, Consequences: consequence.Consequences{}}
	failed := map[string]refusal.Refusal{"2222222222": {Detail: "so it is"}, "3333333333": {Detail: "another"}}
	if got := message(p.conflict("can't be accepted", failed)); got != "this can't be accepted together with 22222222, 33333333, which were decided before: so it is" {
		t.Error(got)
	}
	v.Result.Rules.Rules = []*rule.Rule{{Name: "hard", Hard: true}, {Name: "soft"}}
	for name, want := range map[string]bool{"hard": true, "soft": false, "none": false} {
		if isHard(p.Result, name) != want {
			t.Errorf("%s is hard: %t", name, !want)
		}
	}
}

// TestFindUndone finds the violation of an undone decision by its fingerprint where nobody knows the text that it was
// seen in, and else where it stands now.
func TestFindUndone(t *testing.T) {
	t.Parallel()
	is := &scan.Violation{Fingerprint: "0123456789", File: "a.go", Line: 3, Column: 1, Rule: "redis", Symbol: "redis.New"}
	sc := listed(is).Scan
	v := snapshot.New(sc, 1, record.New(), "", nil)
	gone := func(record.Sighting) (string, error) { return "", nil }
	p := undoneFinder{&proposal{Rewriter: preview.Rewriter{Snapshot: v}, saved: func(string) ([]byte, error) { return nil, journal.ErrLost }, nameNow: gone}}
	seen := func(file, rule, text string, line int) record.Sighting {
		s := record.Sighting{File: file, Rule: rule, Symbol: "redis.New", Text: text}
		s.Line, s.Column = line, 1
		return s
	}
	for _, test := range []struct {
		name  string
		again record.UndoneDecision
		want  string // the ID, or the error after !
	}{
		{"by its fingerprint", record.UndoneDecision{ID: "0123456789"}, "01234567"},
		{"by a fingerprint that is none now", record.UndoneDecision{ID: "ffffffffff"}, "!it can't be redone: the last undo was of what is not in the tree now; decide something else, or bring it back"},
		{"by a fingerprint that is none now, in a file", record.UndoneDecision{ID: "ffffffffff", Seen: seen("a.go", "redis", "", 3)}, "!it can't be redone: no violation is called ffffffffff: it may have gone, or been renamed by a change of its code; scan again"},
		{"of another rule", record.UndoneDecision{ID: "0123456789", Seen: seen("a.go", "amqp", "text", 3)}, "!it can't be redone: what stood at a.go:3 is not in the tree now; decide something else, or bring it back"},
		{"in another file", record.UndoneDecision{ID: "0123456789", Seen: seen("b.go", "redis", "text", 3)}, "!it can't be redone: what stood at b.go:3 is not in the tree now; decide something else, or bring it back"},
		{"in a text that is lost", record.UndoneDecision{ID: "0123456789", Seen: seen("a.go", "redis", "text", 3)}, "!it can't be redone: what stood at a.go:3 is not there now, or can't be told from others of the file; decide by the ID"},
	} {
		it, err := p.find(test.again)
		got := it.ID
		if err != nil {
			got = "!" + err.Error()
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	broken := errors.New("broken disk")
	p.nameNow = func(record.Sighting) (string, error) { return "", broken }
	if _, err := p.find(record.UndoneDecision{ID: "0123456789", Seen: seen("b.go", "redis", "text", 3)}); !errors.Is(err, broken) {
		t.Errorf("where nobody can look for the file: %v", err)
	}
}
