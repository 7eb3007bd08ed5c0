package snapshot

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/scan"
)

// found is a violation of a scan that nothing was read for.
func found(fingerprint, file string, line int, outer string) *scan.Violation {
	return &scan.Violation{Fingerprint: fingerprint, File: file, Line: line, Column: 2, EndLine: line, EndColumn: 9, Rule: "redis", Symbol: "redis.NewClient", Code: "redis.NewClient(nil)", Outer: outer}
}

func scanOf(all ...*scan.Violation) *scanned.Scan {
	sc := &scanned.Scan{Result: &scan.Result{Root: "/m", Violations: all}, ByID: map[string]*scan.Violation{}}
	for _, v := range all {
		sc.ByID[v.Fingerprint] = v
	}
	return sc
}

func decided(line int, state record.State) *record.Decision {
	seen := record.SightingOf(found("", "a.go", line, ""))
	return &record.Decision{Seen: seen, Layers: []record.Layer{{State: state, Step: 1}}}
}

// TestResolvedBy looks for an accepted violation whose rewrite removes another one too: around it, or of another rule
// on the same expression.
func TestResolvedBy(t *testing.T) {
	t.Parallel()
	sc := scanOf(found("outer", "a.go", 1, ""), found("middle", "a.go", 2, "outer"), found("inner", "a.go", 3, "middle"),
		found("around itself", "a.go", 4, "around itself"), found("in none", "a.go", 5, "nowhere"), found("same", "a.go", 6, ""))
	for _, test := range []struct {
		name, of, want string
		decisions      map[string]record.State
	}{
		{"nothing is decided", "inner", "", nil},
		{"directly around it", "inner", "middle", map[string]record.State{"middle": record.Accepted}},
		{"further out", "inner", "outer", map[string]record.State{"outer": record.Accepted}},
		{"the nearest one", "inner", "middle", map[string]record.State{"outer": record.Accepted, "middle": record.Accepted}},
		{"one that is skipped", "inner", "", map[string]record.State{"middle": record.Skipped}},
		{"one that is skipped in one that is not", "inner", "outer", map[string]record.State{"middle": record.Skipped, "outer": record.Accepted}},
		{"one that is allowed", "middle", "", map[string]record.State{"outer": record.Allowed}},
		{"the inner one does not remove the outer", "outer", "", map[string]record.State{"inner": record.Accepted}},
		{"one that has itself around it", "around itself", "around itself", map[string]record.State{"around itself": record.Accepted}},
		{"one that has itself around it, open", "around itself", "", nil},
		{"one around it that was not found", "in none", "nowhere", map[string]record.State{"nowhere": record.Accepted}},
		{"one around it that was not found, open", "in none", "", nil},
		{"another rule's of the same expression", "outer", "same", map[string]record.State{"same": record.Accepted}},
		{"another rule's, skipped", "outer", "", map[string]record.State{"same": record.Skipped}},
		{"one that goes under another name", "inner", "was", map[string]record.State{"was": record.Accepted}},
	} {
		v := &Snapshot{Scan: sc, Record: record.New(), sameExpression: map[string][]string{"outer": {"not decided", "same"}}, provisional: map[string]string{"middle": "was"}}
		if test.want == "middle" || test.decisions["middle"] != "" {
			v.provisional = nil
		}
		for fingerprint, state := range test.decisions {
			v.Record.Decisions[fingerprint] = decided(1, state)
		}
		if got := v.ResolvedBy(sc.ByID[test.of]); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestStillThere compares a sighting with what was found at its place.
func TestStillThere(t *testing.T) {
	t.Parallel()
	v := &Snapshot{Scan: scanOf(found("1", "a.go", 3, ""))}
	for name, change := range map[string]func(*record.Sighting){
		"file":   func(s *record.Sighting) { s.File = "b.go" },
		"rule":   func(s *record.Sighting) { s.Rule = "amqp" },
		"symbol": func(s *record.Sighting) { s.Symbol = "redis.NewRing" },
		"line":   func(s *record.Sighting) { s.Line = 2 },
		"end":    func(s *record.Sighting) { s.EndColumn = 10 },
	} {
		s := decided(3, record.Accepted).Seen
		if !v.stillThere(s) {
			t.Fatal("it is not there")
		}
		if change(&s); v.stillThere(s) {
			t.Errorf("it is there with another %s", name)
		}
	}
}

// TestSighting prefers what was scanned to what was seen when it was decided.
func TestSighting(t *testing.T) {
	t.Parallel()
	v := &Snapshot{Scan: scanOf(found("1", "a.go", 3, "")), Record: record.New()}
	v.Record.Decisions["1"], v.Record.Decisions["2"] = decided(7, record.Accepted), decided(8, record.Accepted)
	for fingerprint, want := range map[string]int{"1": 3, "2": 8, "3": 0} {
		if got := v.Sighting(fingerprint); got.Line != want {
			t.Errorf("%s is in line %d, want %d", fingerprint, got.Line, want)
		}
	}
}

// TestOrder sorts fingerprints as the list has them; those that are not listed come first, by name.
func TestOrder(t *testing.T) {
	t.Parallel()
	l := &listing{Index: map[string]int{"cccccccccc": 1, "bbbbbbbbbb": 2, "aaaaaaaaaa": 3}, Items: []Item{{ID: "0"}, {ID: "cc"}, {ID: "bb"}, {ID: "aa"}}}
	given := []string{"aaaaaaaaaa", "eeeeeeeeee", "cccccccccc", "dddddddddd", "bbbbbbbbbb"}
	sorted := l.Order(given)
	if d := cmp.Diff([]string{"dddddddddd", "eeeeeeeeee", "cccccccccc", "bbbbbbbbbb", "aaaaaaaaaa"}, sorted); d != "" {
		t.Error(d)
	}
	if given[0] != "aaaaaaaaaa" {
		t.Error("what was given is in another order")
	}
	if d := cmp.Diff([]string{"dddddddd", "eeeeeeee", "cc", "bb", "aa"}, l.IDs(sorted)); d != "" {
		t.Error(d)
	}
}

// TestPending shows the decisions of a file that waits for another scan: under the names that the violations have now,
// and what is not on disk is not listed.
func TestPending(t *testing.T) {
	t.Parallel()
	const base = "package a\n\nvar one = redis.NewClient(nil)\nvar two = redis.NewClient(nil)\n"
	const disk = "package a\n\nvar one = redisx.Client()\nvar two = redis.NewClient(nil)\n"
	text := filetext.New(record.File{}, []byte(base), []byte(disk))
	text.Unverified = new(scanned.Scan)
	for _, test := range []struct {
		name        string
		provisional map[string]string
		decisions   record.Decisions
		of          *scan.Violation
		want        string // the fingerprint of the item, empty if there is none
		state       record.State
		ambiguous   bool
	}{
		{"nothing is decided", nil, nil, found("1", "a.go", 3, ""), "1", record.Open, false},
		{"its decision has another name", map[string]string{"1": "old"}, record.Decisions{"old": decided(3, record.Accepted)}, found("1", "a.go", 3, ""), "old", record.Accepted, false},
		{"both names are in use", map[string]string{"1": "2"}, record.Decisions{"2": decided(3, record.Accepted)}, found("1", "a.go", 3, ""), "1", record.Accepted, true},
		{"its name is that of another's decision", map[string]string{"1": "2"}, record.Decisions{"2": decided(3, record.Accepted)}, found("2", "a.go", 4, ""), "2", record.Open, true},
		{"it may be what was decided, and is not on disk", nil, record.Decisions{"old": decided(3, record.Accepted)}, found("1", "a.go", 3, ""), "", "", false},
		{"it may be what was decided, and is on disk", nil, record.Decisions{"old": decided(3, record.Accepted)}, found("1", "a.go", 4, ""), "1", record.Open, false},
		{"it is of another rule than what was decided", nil, record.Decisions{"old": func() *record.Decision {
			d := decided(3, record.Accepted)
			d.Seen.Rule = "amqp"
			return d
		}()}, found("1", "a.go", 3, ""), "1", record.Open, false},
		{"what was skipped changed nothing on disk", nil, record.Decisions{"old": decided(3, record.Skipped)}, found("1", "a.go", 3, ""), "1", record.Open, false},
		{"it is decided itself", nil, record.Decisions{"old": decided(3, record.Accepted), "1": decided(3, record.Skipped)}, found("1", "a.go", 3, ""), "1", record.Skipped, false},
		{"it is in another file", nil, record.Decisions{"old": decided(3, record.Accepted)}, found("1", "b.go", 3, ""), "1", record.Open, false},
	} {
		text.Provisional = test.provisional
		v := &Snapshot{Scan: scanOf(found("1", "a.go", 3, ""), found("2", "a.go", 4, "")), Record: record.New(), Ambiguous: map[string]bool{}, Modified: map[string]filetext.Text{"a.go": text}}
		if test.decisions != nil {
			v.Record.Decisions = test.decisions
		}
		it, listed := pendingIn(v).item(test.of)
		if !listed {
			it = Item{}
		}
		if it.Fingerprint != test.want || listed && it.State != test.state || v.Ambiguous[test.of.Fingerprint] != test.ambiguous {
			t.Errorf("%s: %q %s, ambiguous %t; want %q %s, ambiguous %t", test.name, it.Fingerprint, it.State, v.Ambiguous[test.of.Fingerprint], test.want, test.state, test.ambiguous)
		}
	}
}
