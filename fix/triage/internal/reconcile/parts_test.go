package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan"
)

var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// partly returns a reconciliation of decisions, for its parts that need neither a disk nor a scan.
func partly(t *testing.T, decisions record.Decisions, texts ...string) *reconciliation {
	t.Helper()
	c := &reconciliation{
		Lookup: &filetext.Lookup{Root: t.TempDir(), Unsaved: filetext.Texts{}, Kept: func(name string) ([]byte, error) { return nil, fmt.Errorf("%s: %w", name, journal.ErrLost) }},
		st:     record.New(), now: noon, files: fileStates{}, lost: lostDecisions{}, renamedTo: map[string]string{}, removedAt: map[string]record.Sighting{},
	}
	for _, text := range texts {
		c.Unsaved[stamps.Hash([]byte(text))] = []byte(text)
	}
	if decisions != nil {
		c.st.Decisions = decisions
	}
	return c
}

// sighting returns a violation that was seen in columns 2 to 9 of a line of a text.
func sighting(file string, line int, text string) record.Sighting {
	s := record.Sighting{File: file, Package: "m", Rule: "redis", Symbol: "redis.New", Code: "redis.New()", Function: "F"}
	s.SetPlace(place.Place{Line: line, Column: 2, EndLine: line, EndColumn: 9})
	if text != "" {
		s.Text = stamps.Hash([]byte(text))
	}
	return s
}

func decision(seen record.Sighting, states ...record.State) *record.Decision {
	d := &record.Decision{Seen: seen}
	for i, state := range states {
		d.Layers = append(d.Layers, record.Layer{State: state, Step: i + 1})
	}
	return d
}

// along has a decision change other files too.
func along(d *record.Decision, files ...string) *record.Decision {
	for _, file := range files {
		d.Top().OtherFiles = append(d.Top().OtherFiles, record.AffectedFile{File: file, Package: "m"})
	}
	return d
}

// because makes a decision one that can't be undone.
func because(why string, d *record.Decision) *record.Decision {
	d.Top().Absorbed = why
	return d
}

// TestMatchMoved pairs what is expected in a file with what a scan found there: by fingerprint, else by order, else by
// place.
func TestMatchMoved(t *testing.T) {
	t.Parallel()
	found := func(fingerprint, file string, line int, function string) *scan.Violation {
		s := sighting(file, line, "")
		return &scan.Violation{Fingerprint: fingerprint, File: file, Line: line, Column: 2, Rule: s.Rule, Symbol: s.Symbol, Code: s.Code, Function: function}
	}
	expected := func(fingerprint string, line, at int) expectation {
		s := sighting("a.go", line, "")
		e := expectation{fingerprint: fingerprint, sighting: s, at: s.Place()}
		e.at.Line = at
		return e
	}
	for _, test := range []struct {
		name     string
		found    []*scan.Violation
		expected []expectation
		next     map[string]string
		missing  []string
	}{
		{"nothing", nil, nil, map[string]string{}, nil},
		{"all as they were", []*scan.Violation{found("1", "a.go", 3, "F")}, []expectation{expected("1", 3, 3)}, map[string]string{}, nil},
		{"one has another name", []*scan.Violation{found("2", "a.go", 3, "F")}, []expectation{expected("1", 3, 3)}, map[string]string{"1": "2"}, nil},
		{"in order, whatever their lines", []*scan.Violation{found("4", "a.go", 9, "F"), found("3", "a.go", 7, "F")}, []expectation{expected("2", 5, 9), expected("1", 3, 7)}, map[string]string{"1": "3", "2": "4"}, nil},
		{"one of them as it was", []*scan.Violation{found("2", "a.go", 3, "F"), found("3", "a.go", 5, "F")}, []expectation{expected("1", 3, 3), expected("2", 5, 5)}, map[string]string{"1": "3"}, nil},
		{"by place, for one more is found", []*scan.Violation{found("3", "a.go", 3, "F"), found("4", "a.go", 5, "F"), found("5", "a.go", 7, "F")}, []expectation{expected("1", 1, 5), expected("2", 2, 6)}, map[string]string{"1": "4"}, []string{"2"}},
		{"two are expected at one place", []*scan.Violation{found("3", "a.go", 5, "F")}, []expectation{expected("2", 1, 5), expected("1", 2, 5)}, map[string]string{}, []string{"1", "2"}},
		{"in another file", []*scan.Violation{found("2", "b.go", 3, "F")}, []expectation{expected("1", 3, 3)}, map[string]string{}, []string{"1"}},
		{"in another function", []*scan.Violation{found("2", "a.go", 3, "G")}, []expectation{expected("1", 3, 3)}, map[string]string{}, []string{"1"}},
	} {
		sc := &scanned.Scan{Result: &scan.Result{Violations: test.found}}
		next, missing := matchMoved(sc, "a.go", test.expected)
		if d := cmp.Diff(test.next, next); d != "" || !slices.Equal(missing, test.missing) {
			t.Errorf("%s: missing %q, want %q %s", test.name, missing, test.missing, d)
		}
	}
	v := found("2", "a.go", 3, "G")
	if groups := matchGroups(&scanned.Scan{Result: &scan.Result{Violations: []*scan.Violation{v}}}, "a.go", []expectation{expected("1", 3, 3)}, false); len(groups) != 1 {
		t.Errorf("without functions %d groups", len(groups))
	}
	column := found("3", "a.go", 3, "F")
	column.Column = 1
	a := matchGroup{found: []*scan.Violation{column}, expected: []expectation{expected("1", 3, 3)}}
	if got := a.matchByPlace(); len(got) != 0 {
		t.Errorf("in another column %v", got)
	}
}

// TestDepartures groups the files that leave the session by the decisions that connect them.
func TestDepartures(t *testing.T) {
	t.Parallel()
	st := record.New()
	st.Decisions = record.Decisions{
		"1": along(decision(sighting("a.go", 1, ""), record.Accepted), "b.go"),
		"2": decision(sighting("b.go", 1, ""), record.Accepted),
		"3": along(decision(sighting("b.go", 2, ""), record.Accepted), "stays.go"),
		"4": decision(sighting("c.go", 1, ""), record.Skipped, record.Accepted),
		"5": decision(sighting("stays.go", 1, ""), record.Accepted),
	}
	got := departures(st, []string{"a.go", "b.go", "c.go"})
	want := []departure{
		{paths: []string{"a.go", "b.go"}, reopened: []string{"1", "2"}, partial: map[string][]string{"b.go": {"3"}}},
		{paths: []string{"c.go"}, reopened: []string{"4"}, partial: map[string][]string{}},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(departure{})); d != "" {
		t.Error(d)
	}
}

// TestDepartureSentences says what left the session, and what became of its decisions.
func TestDepartureSentences(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		w    departure
		gone []string // files that were deleted; the others were reverted
		want string
	}{
		{"one was reverted", departure{paths: []string{"a.go"}, reopened: []string{"1"}}, nil, "a.go was reverted outside: 1 decision is open again"},
		{"two were reverted", departure{paths: []string{"a.go", "b.go"}, reopened: []string{"1", "2"}}, nil, "a.go and b.go were reverted outside: 1 decision is open again, 1 is skipped again"},
		{"one is gone", departure{paths: []string{"a.go"}, reopened: []string{"1"}}, []string{"a.go"}, "a.go is gone: 1 decision went with it"},
		{"one of two is gone", departure{paths: []string{"a.go", "b.go"}, reopened: []string{"2"}}, []string{"b.go"}, "a.go and b.go were reverted outside or are gone: 1 decision is skipped again"},
		{"one in part, of which it is said elsewhere", departure{paths: []string{"a.go"}, partial: map[string][]string{"a.go": {"1"}}}, nil, ""},
		{"one in part, with another decision", departure{paths: []string{"a.go"}, reopened: []string{"1"}, partial: map[string][]string{"a.go": {"2"}}}, nil, "a.go was reverted outside: 1 decision is open again"},
		{"two, one of them in part", departure{paths: []string{"a.go", "b.go"}, partial: map[string][]string{"a.go": {"1"}}}, nil, "a.go and b.go were reverted outside: 0 decisions are open again"},
	} {
		c := partly(t, record.Decisions{"1": decision(sighting("a.go", 1, "")), "2": decision(sighting("b.go", 1, ""), record.Skipped)})
		for _, path := range test.w.paths {
			c.files.at(path).departure = filechange.Reverted
			if slices.Contains(test.gone, path) {
				c.files[path].departure = filechange.Deleted
			}
		}
		test.w.report(c)
		if got := strings.Join(c.news, "\n"); strings.ReplaceAll(got, "a.go, b.go", "a.go and b.go") != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	c := partly(t, nil)
	c.files.at("a.go").departure = filechange.Deleted
	c.files["a.go"].copies = []string{"b.go"}
	(departure{paths: []string{"a.go"}, reopened: []string{"1"}}).report(c)
	if got := c.news[0]; strings.Contains(got, "b.go") {
		t.Errorf("one copy is a rename, and said elsewhere: %s", got)
	}
}

// TestLostDecisions keeps the first reason, and names the file where it is not the violation's own.
func TestLostDecisions(t *testing.T) {
	t.Parallel()
	st := record.New()
	st.Decisions = record.Decisions{
		"1": along(decision(sighting("a.go", 1, ""), record.Accepted), "b.go"),
		"2": decision(sighting("b.go", 1, ""), record.Accepted),
		"3": decision(sighting("b.go", 2, ""), record.Skipped),
		"4": decision(sighting("c.go", 2, ""), record.Accepted),
	}
	st.Files = map[string]*record.File{"b.go": {}, "c.go": {}}
	l := lostDecisions{}
	l.addFile(st, "b.go", "the file was edited, the file")
	if d := cmp.Diff(lostDecisions{"1": "b.go was edited, the file", "2": "the file was edited, the file"}, l); d != "" {
		t.Error(d)
	}
	l.add(st, "a.go", "1", "another reason")
	if l["1"] != "b.go was edited, the file" {
		t.Error(l)
	}
	delete(l, "2")
	if lost, rest := l.split(st, "b.go"); !slices.Equal(lost, []string{"1"}) || !slices.Equal(rest, []string{"2"}) {
		t.Errorf("lost %v, others %v", lost, rest)
	}
	if got := l.files(st); !slices.Equal(got, []string{"b.go"}) { // a.go is none of the session's
		t.Errorf("files %v", got)
	}
}

// TestFileStates holds what is asked of all files together.
func TestFileStates(t *testing.T) {
	t.Parallel()
	l := fileStates{}
	text := filetext.New(record.File{Base: "base"}, []byte("1"), []byte("2"))
	*l.at("a.go") = fileState{modified: true, text: text, edited: []string{"1"}, partial: []string{"2"}}
	*l.at("b.go") = fileState{conflicted: true, text: text}
	if l.at("a.go") != l["a.go"] {
		t.Error("there are two")
	}
	if live := l.modified(); len(live) != 1 || live["a.go"].Base != "base" {
		t.Errorf("modified %v", live)
	}
	if got := l.bases(func(path string) string { return "/" + path }); len(got) != 1 || got["/a.go"] != "base" {
		t.Errorf("bases %v", got)
	}
	if got := l.conflicts(); !slices.Equal(got, []string{"b.go"}) {
		t.Errorf("conflicts %v", got)
	}
	for path, want := range map[string]bool{"a.go": true, "b.go": false, "c.go": false} {
		if _, ok := l.text(path); ok != want {
			t.Errorf("%s has a text: %t", path, ok)
		}
	}
	c := l.clone()
	c.at("a.go").modified = false
	c.at("d.go").modified = true
	c.updateReported(func(fingerprints []string) []string { return append(slices.Clone(fingerprints), "3") })
	if !l["a.go"].modified || l["d.go"] != nil || len(l["a.go"].edited) != 1 {
		t.Error("the original is another one")
	}
	if !slices.Equal(c["a.go"].edited, []string{"1", "3"}) || !slices.Equal(c["a.go"].partial, []string{"2", "3"}) {
		t.Errorf("%+v", c["a.go"])
	}
	l["a.go"].before = &record.File{}
	if l["a.go"].clear(); l["a.go"].modified || l["a.go"].before != nil || l["a.go"].text.Base != "" {
		t.Error("it is not cleared")
	}
	for kind, want := range map[filechange.Kind]string{filechange.Deleted: "is gone", filechange.Reverted: "was reverted outside"} {
		if got := (&fileState{departure: kind}).departureText(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestDoubted finds the files whose record contradicts where their decisions were seen.
func TestDoubted(t *testing.T) {
	t.Parallel()
	st := record.New()
	st.Files = map[string]*record.File{"right.go": {Base: stamps.Hash([]byte("a"))}, "wrong.go": {Base: stamps.Hash([]byte("b"))}, "skipped.go": {Base: "c"}, "unknown.go": {Base: "d"}}
	st.Decisions = record.Decisions{
		"1": decision(sighting("right.go", 1, "a"), record.Accepted),
		"2": decision(sighting("wrong.go", 1, "a"), record.Accepted),
		"3": decision(sighting("skipped.go", 1, "a"), record.Skipped),
		"4": decision(sighting("unknown.go", 1, ""), record.Accepted),
		"5": decision(sighting("none.go", 1, "a"), record.Accepted),
	}
	if d := cmp.Diff(map[string]bool{"wrong.go": true}, doubted(st)); d != "" {
		t.Error(d)
	}
}

// TestAttempt leaves out of a text that is remembered what was only tried.
func TestAttempt(t *testing.T) {
	t.Parallel()
	text := record.File{Base: "b", Written: "w"}
	a := attempt{decisions: map[string]bool{"2": true}, texts: map[record.File]bool{text: true}}
	for name, test := range map[string]struct {
		f    *record.File
		want []string
	}{
		"an earlier text": {&record.File{Base: "b", Written: "w"}, []string{"1", "2"}},
		"another text":    {&record.File{Base: "b", Written: "w2"}, []string{"1"}},
		"no text":         {nil, []string{"1", "2"}},
	} {
		if got := a.wrote(test.f, []string{"1", "2"}); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, tried := range []bool{true, false} {
		c := partly(t, record.Decisions{"2": decision(sighting("a.go", 1, ""), record.Accepted)})
		c.st.Files["a.go"] = &record.File{Base: "b", Written: "w2"}
		if tried {
			c.attempt = a
		}
		c.remember("a.go", []string{"2"})
		if (len(c.st.Earlier["a.go"]) == 0) != tried || c.changed == tried {
			t.Errorf("tried %t: %v, changed %t", tried, c.st.Earlier, c.changed)
		}
	}
}

// TestExpire forgets what is older than 90 days, to the day.
func TestExpire(t *testing.T) {
	t.Parallel()
	missing := func(file, since string, d *record.Decision) *record.Decision {
		d.Seen.File, d.Missing = file, since
		return d
	}
	c := partly(t, record.Decisions{
		"1": missing("old.go", "2026-03-16", decision(sighting("", 1, ""), record.Skipped)),
		"2": missing("young.go", "2026-03-17", decision(sighting("", 1, ""), record.Skipped)),
		"3": missing("there.go", "", decision(sighting("", 1, ""), record.Skipped)),
		"4": missing("written.go", "2026-03-16", decision(sighting("", 1, ""), record.Accepted)),
		"5": missing("old.go", "2026-01-01", decision(sighting("", 1, ""), record.Skipped)),
		"6": {Seen: sighting("noted.go", 1, ""), Missing: "2026-01-01", Notes: []record.Remark{{Text: "why", Step: 9}}},
		"7": missing("empty.go", "2026-01-01", decision(sighting("", 1, ""))),
	})
	c.st.Steps = record.Steps{{Number: 1, Verb: record.Skip, IDs: []string{"1", "2", "5"}}, {Number: 9, Verb: record.Note, IDs: []string{"6"}}}
	old, young := noon.Add(-record.KeepEarlier-time.Second), noon.Add(-record.KeepEarlier)
	effect := record.Decisions{"4": decision(sighting("written.go", 1, ""), record.Accepted)}
	c.st.Earlier = record.EarlierTexts{
		"a.go": {{File: record.File{Written: "1"}, Since: old, Decisions: record.Decisions{"8": decision(sighting("a.go", 1, ""), record.Accepted)}}},
		"b.go": {{File: record.File{Written: "2"}, Since: old, Decisions: effect}, {File: record.File{Written: "3"}, Since: young, Decisions: effect}},
		"c.go": {{File: record.File{Written: "4"}, Since: young, Decisions: effect}},
	}
	c.expire()
	if got := strings.Join(record.Keys(c.st.Decisions), " "); got != "2 3 4" {
		t.Errorf("decisions %s", got)
	}
	if d := cmp.Diff([]string{"b.go", "c.go"}, record.Keys(c.st.Earlier)); d != "" || len(c.st.Earlier["b.go"]) != 1 || c.st.Earlier["b.go"][0].Written != "3" {
		t.Errorf("texts %v %s", c.st.Earlier["b.go"], d)
	}
	if d := cmp.Diff([]string{
		"1 decision on an earlier text of a.go, of 2026-03-17, is forgotten: it did not come back in 90 days",
		"what was decided or noted of 1 violation in noted.go is forgotten: it was not found in 90 days",
		"what was decided or noted of 2 violations in old.go is forgotten: they were not found in 90 days",
	}, c.news); d != "" {
		t.Error(d)
	}
	if st := c.st.Steps; !c.changed || len(st) != 1 || !slices.Equal(st[0].IDs, []string{"2"}) {
		t.Errorf("changed %t, steps %+v", c.changed, st)
	}
	if c = partly(t, record.Decisions{"3": decision(sighting("there.go", 1, ""), record.Skipped)}); len(c.st.Earlier) == 0 {
		if c.expire(); c.changed || len(c.news) > 0 {
			t.Error("nothing is old")
		}
	}
}

// TestSameViolation compares where two violations were seen, in one text or in two.
func TestSameViolation(t *testing.T) {
	t.Parallel()
	const one, two, both = "a\n\tredis.New()\nz\n", "a\nb\n\tredis.New()\nz\n", "a\n\tredis.New()\nb\n\tredis.New()\nz\n"
	const other = "y\n\tredis.New(1)\nx\n"
	const first, second = "a\n\tredis.New()\nq\nz\n", "a\n\tredis.New()\nq\n\tredis.New()\nz\n"
	for _, test := range []struct {
		name          string
		a, b          record.Sighting
		same, certain bool
	}{
		{"the same", sighting("a.go", 2, one), sighting("a.go", 2, one), true, true},
		{"in another line of one text", sighting("a.go", 2, both), sighting("a.go", 4, both), false, true},
		{"in an edited text", sighting("a.go", 2, one), sighting("a.go", 3, two), true, true},
		{"one of two in an edited text, either of which it may be", sighting("a.go", 2, one), sighting("a.go", 4, both), false, false},
		{"another one in an edited text", sighting("a.go", 2, first), sighting("a.go", 4, second), false, true},
		{"in a text that is not known", sighting("a.go", 2, one), sighting("a.go", 2, ""), true, false},
		{"in another file", sighting("a.go", 2, one), sighting("b.go", 2, one), true, false},
		{"in a text that is missing", sighting("a.go", 2, one), sighting("a.go", 2, "missing"), true, false},
		{"from a text that is missing", sighting("a.go", 2, "missing"), sighting("a.go", 2, one), true, false},
		{"in a line that was written anew", sighting("a.go", 2, one), sighting("a.go", 2, other), true, false},
	} {
		m := roomMaker{reconciliation: partly(t, nil, one, two, both, other, first, second)}
		same, certain, err := m.sameViolation(test.a, test.b)
		if err != nil || same != test.same || certain != test.certain {
			t.Errorf("%s: same %t, certain %t, %v", test.name, same, certain, err)
		}
	}
}

// TestMakeRoom moves skips and notes to the fingerprints that come back, or away from them, and drops what could not be
// undone.
func TestMakeRoom(t *testing.T) {
	t.Parallel()
	const one, two, both = "a\n\tredis.New()\nz\n", "a\nb\n\tredis.New()\nz\n", "a\n\tredis.New()\nb\n\tredis.New()\nz\n"
	const other = "y\n\tredis.New(1)\nx\n"
	const first, second = "a\n\tredis.New()\nq\nz\n", "a\n\tredis.New()\nq\n\tredis.New()\nz\n"
	restored := func(line int, text string) record.Decisions {
		return record.Decisions{"back": decision(sighting("a.go", line, text), record.Accepted)}
	}
	original := func(d *record.Decision) *record.Decision {
		d.Original = "back"
		return d
	}
	for _, test := range []struct {
		name     string
		st       record.Decisions
		restored record.Decisions
		want     string // fingerprint state, sorted
		news     int
	}{
		{"nothing is in the way", record.Decisions{"x": decision(sighting("b.go", 2, one), record.Skipped)}, restored(2, one), "x skipped", 0},
		{"a skip of the same violation under another name", record.Decisions{"x": decision(sighting("a.go", 3, two), record.Skipped)}, restored(2, one), "back skipped", 0},
		{"a skip of another violation", record.Decisions{"x": decision(sighting("a.go", 4, both), record.Skipped)}, restored(2, one), "x skipped", 0},
		{"a skip of another rule", record.Decisions{"x": func() *record.Decision {
			d := decision(sighting("a.go", 3, two), record.Skipped)
			d.Seen.Rule = "amqp"
			return d
		}()}, restored(2, one), "x skipped", 0},
		{"a skip whose text is not known", record.Decisions{"x": decision(sighting("a.go", 3, ""), record.Skipped)}, restored(2, one), "x skipped", 0},
		{"a skip that may be of the same", record.Decisions{"x": decision(sighting("a.go", 2, other), record.Skipped)}, restored(2, one), "x skipped", 0},
		{"a skip of the same under its name", record.Decisions{"back": decision(sighting("a.go", 3, two), record.Skipped)}, restored(2, one), "back skipped", 0},
		{"a skip of another under its name", record.Decisions{"back": decision(sighting("a.go", 4, both), record.Skipped)}, restored(2, one), "detached skipped missing", 1},
		{"a skip of certainly another under its name", record.Decisions{"back": decision(sighting("a.go", 4, second), record.Skipped)}, restored(2, first), "detached skipped missing", 0},
		{"an accepted one under its name stays", record.Decisions{"back": decision(sighting("a.go", 4, both), record.Accepted)}, restored(2, one), "back accepted", 0},
		{"one that could not be undone", record.Decisions{"x": original(because("edited", decision(sighting("a.go", 3, two), record.Accepted)))}, restored(2, one), "", 0},
		{"one that could not be undone, over a skip", record.Decisions{"x": original(because("edited", decision(sighting("a.go", 3, two), record.Skipped, record.Accepted)))}, restored(2, one), "back skipped", 0},
		{"one that could not be undone, of another violation", record.Decisions{"x": func() *record.Decision {
			d := original(because("edited", decision(sighting("a.go", 4, both), record.Skipped, record.Accepted)))
			d.Original = "elsewhere"
			return d
		}()}, restored(2, one), "x skipped", 0},
		{"one that could not be undone and is not over", record.Decisions{"x": original(because("still", decision(sighting("a.go", 3, two), record.Accepted)))}, restored(2, one), "x accepted", 0},
	} {
		c := partly(t, test.st, one, two, both, other, first, second)
		m := roomMaker{reconciliation: c, restored: test.restored}
		if err := m.makeRoom(func(d *record.Decision) bool { return d.Absorbed() == "edited" }); err != nil {
			t.Fatal(err)
		}
		var got []string
		for fingerprint, d := range c.st.Decisions {
			if len(fingerprint) > 10 {
				fingerprint = "detached"
			}
			line := fingerprint + " " + string(d.Top().State)
			if d.Missing != "" {
				line += " missing"
			}
			got = append(got, line)
		}
		slices.Sort(got)
		if all := strings.Join(got, ", "); all != test.want || len(c.news) != test.news {
			t.Errorf("%s: %q, want %q; news %q", test.name, all, test.want, c.news)
		}
	}
}

// TestReportEdited says what became of the decisions of files that were edited.
func TestReportEdited(t *testing.T) {
	t.Parallel()
	decisions := func() record.Decisions {
		return record.Decisions{
			"stands": because("why", decision(sighting("a.go", 1, ""), record.Accepted)), "stands too": because("why", decision(sighting("a.go", 2, ""), record.Accepted)),
			"open": decision(sighting("a.go", 3, "")), "skipped": decision(sighting("a.go", 4, ""), record.Skipped),
		}
	}
	for _, test := range []struct {
		name string
		e    fileState
		want string
	}{
		{"nothing", fileState{}, ""},
		{"one stands", fileState{edited: []string{"stands"}}, "a.go was edited outside where ssot had changed it: 1 decision can't be undone any more"},
		{"some stand", fileState{edited: []string{"stands", "stands too", "open", "skipped"}}, "a.go was edited outside where ssot had changed it: 2 decisions can't be undone any more, 1 is open again, 1 is skipped again"},
		{"none stands", fileState{edited: []string{"open", "skipped"}}, "a.go was edited outside: 1 decision is open again, 1 is skipped again"},
		{"it is generated", fileState{edited: []string{"stands", "stands too"}, generated: true}, "a.go says now that it is generated: 2 decisions can't be undone any more"},
		{"it can't be told", fileState{edited: []string{"stands"}, ambiguous: true}, "a.go: 1 decision can't be undone any more: the declaration around it has another name now, and under that it can't be told what was decided"},
		{"it left in part", fileState{partial: []string{"stands"}, departure: filechange.Deleted}, "a.go is gone, but not all that the same decision changed: 1 decision can't be undone any more"},
		{"it left in part, and is open again", fileState{partial: []string{"open"}, departure: filechange.Reverted}, "a.go was reverted outside, but not all that the same decision changed: 1 decision is open again"},
		{"it left in part, and is skipped again", fileState{partial: []string{"skipped", "stands"}, departure: filechange.Reverted}, "a.go was reverted outside, but not all that the same decision changed: 1 decision is skipped again"},
	} {
		c := partly(t, decisions())
		c.files["a.go"] = &test.e
		if reportEdited(c); strings.Join(c.news, "\n") != test.want {
			t.Errorf("%s: %q, want %q", test.name, c.news, test.want)
		}
	}
	c := partly(t, nil)
	reportAmbiguous(c, map[string]int{"b.go": 1, "a.go": 2})
	if d := cmp.Diff([]string{
		"a.go: what was decided or noted of 2 violations is not shown any more: equal ones are beside them, and it can't be told which is meant",
		"b.go: what was decided or noted of 1 violation is not shown any more: equal ones are beside it, and it can't be told which is meant",
	}, c.news); d != "" {
		t.Error(d)
	}
}

// TestMaybeTakenBack has what may have been taken back by hand: all whose lines are on disk again, and directives, of
// which nothing says that.
func TestMaybeTakenBack(t *testing.T) {
	t.Parallel()
	text := filetext.New(record.File{}, []byte("a\n\tone()\n\ttwo()\n"), []byte("a\n\tONE()\n\ttwo()\n"))
	given := func(directives int) record.Decisions {
		all := record.Decisions{
			"0": decision(sighting("a.go", 2, ""), record.Accepted), "1": decision(sighting("a.go", 3, ""), record.Accepted),
			"2": along(decision(sighting("b.go", 3, ""), record.Accepted), "a.go"), "3": decision(sighting("a.go", 3, ""), record.Skipped),
		}
		for n := range directives {
			all[fmt.Sprintf("d%02d", n)] = decision(sighting("a.go", 2, ""), record.Allowed)
		}
		return all
	}
	for directives, want := range map[int][][]string{
		0:                 {{"1"}},
		1:                 {{"1"}, {"1", "d00"}},
		2:                 {{"1"}, {"1", "d00"}, {"1", "d01"}, {"1", "d00", "d01"}},
		maxDirectives + 1: {{"1"}},
	} {
		c := partly(t, given(directives))
		c.files["a.go"] = &fileState{text: text, modified: true}
		if d := cmp.Diff(want, (&absorber{reconciliation: c}).maybeTakenBack("a.go")); d != "" {
			t.Errorf("%d directives: %s", directives, d)
		}
	}
	c := partly(t, record.Decisions{"d": decision(sighting("a.go", 2, ""), record.Allowed)})
	c.files["a.go"] = &fileState{text: text, modified: true}
	if d := cmp.Diff([][]string{{"d"}}, (&absorber{reconciliation: c}).maybeTakenBack("a.go")); d != "" {
		t.Error(d)
	}
}
