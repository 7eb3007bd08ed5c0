package reconcile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan"
)

// keys returns what a record has, a line each: its decisions, and the texts that its files had.
func keys(st *record.Record) (list []string) {
	for _, fingerprint := range record.Keys(st.Decisions) {
		line := fingerprint + " in " + st.Decisions[fingerprint].Seen.File
		if d := st.Decisions[fingerprint]; !d.Undecided() {
			line += " " + string(d.Top().State)
		}
		list = append(list, line)
	}
	for _, path := range record.Keys(st.Earlier) {
		for _, p := range st.Earlier[path] {
			list = append(list, fmt.Sprintf("earlier %s %s: %s", path, p.Written, strings.Join(record.Keys(p.Decisions), " ")))
		}
	}
	return list
}

// TestRemoveFiles removes files for others that come back: a written text that is replaced is remembered.
func TestRemoveFiles(t *testing.T) {
	t.Parallel()
	c := partly(t, record.Decisions{
		"1": decision(sighting("same.go", 1, ""), record.Accepted),
		"2": decision(sighting("other.go", 1, ""), record.Skipped, record.Accepted),
		"3": decision(sighting("new.go", 1, ""), record.Skipped),
		"4": decision(sighting("beside.go", 1, ""), record.Accepted),
	})
	for _, path := range []string{"same.go", "other.go", "beside.go"} {
		c.st.Files[path] = &record.File{Base: "base", Written: "written"}
	}
	text := func(written string) *record.EarlierText {
		return &record.EarlierText{File: record.File{Base: "base", Written: written}}
	}
	got := c.removeFiles(map[string]*record.EarlierText{"same.go": text("written"), "other.go": text("another"), "new.go": text("new")})
	slices.Sort(got)
	if d := cmp.Diff([]string{"1", "2"}, got); d != "" || !c.changed {
		t.Errorf("changed %t, -want +got %s", c.changed, d)
	}
	if d := cmp.Diff([]string{"beside.go"}, record.Keys(c.st.Files)); d != "" {
		t.Errorf("-want +got %s", d)
	}
	if d := cmp.Diff([]string{"2 in other.go skipped", "3 in new.go skipped", "4 in beside.go accepted", "earlier other.go written: 2"}, keys(c.st)); d != "" {
		t.Errorf("-want +got %s", d)
	}
}

// TestMerged joins the earlier texts of several files: their decisions, and each step once.
func TestMerged(t *testing.T) {
	t.Parallel()
	got := merged(map[string]*record.EarlierText{
		"a.go": {Decisions: record.Decisions{"1": decision(sighting("a.go", 1, ""))}, Steps: record.Steps{{Number: 1}, {Number: 2}}},
		"b.go": {Decisions: record.Decisions{"2": decision(sighting("b.go", 1, ""))}, Steps: record.Steps{{Number: 2}, {Number: 3}}},
	})
	var steps []int
	for _, st := range got.Steps {
		steps = append(steps, st.Number)
	}
	if !slices.Equal(steps, []int{1, 2, 3}) || !slices.Equal(record.Keys(got.Decisions), []string{"1", "2"}) {
		t.Errorf("steps %v, decisions %v", steps, record.Keys(got.Decisions))
	}
}

// TestSetAside gives decisions of renamed files other names if violations of other files have theirs.
func TestSetAside(t *testing.T) {
	t.Parallel()
	given := func() (renamer, []expectation) {
		c := partly(t, record.Decisions{"1": decision(sighting("a.go", 1, ""), record.Accepted), "2": decision(sighting("a.go", 2, ""), record.Skipped)})
		c.st.Last = 7
		c.st.Earlier = record.EarlierTexts{
			"a.go": {{File: record.File{Written: "w"}, Decisions: record.Decisions{"1": decision(sighting("a.go", 1, ""), record.Accepted)}}},
			"b.go": {{File: record.File{Written: "w"}, Decisions: record.Decisions{"1": decision(sighting("b.go", 1, ""), record.Accepted)}}},
		}
		c.lost["1"], c.removedAt["1"] = "why", sighting("b.go", 9, "")
		return renamer{verifier{reconciliation: c}}, decidedIn(c.st, "a.go")
	}
	for name, test := range map[string]struct {
		found string // the file of the violation with the name of the first decision, if there is one
		aside bool
	}{
		"in another file": {"b.go", true},
		"in its own":      {"a.go", false},
		"nowhere":         {"", false},
	} {
		c, expected := given()
		c.Scan = &scanned.Scan{ByID: map[string]*scan.Violation{}}
		if test.found != "" {
			c.Scan.ByID["1"] = &scan.Violation{Fingerprint: "1", File: test.found}
		}
		c.setAside(map[string][]expectation{"a.go": expected})
		is := "1"
		if test.aside {
			is = record.DetachedName("1", 7)
		}
		want := []string{is + " in a.go accepted", "2 in a.go skipped", "earlier a.go w: " + is, "earlier b.go w: 1"}
		slices.Sort(want[:2])
		if d := cmp.Diff(want, keys(c.st)); d != "" || c.changed != test.aside {
			t.Errorf("%s: changed %t, -want +got %s", name, c.changed, d)
		}
		if c.lost[is] != "why" || c.removedAt[is].File != "b.go" || len(c.lost)+len(c.removedAt) != 2 {
			t.Errorf("%s: lost %v, removed %v", name, c.lost, c.removedAt)
		}
		if expected[0].fingerprint != is || expected[1].fingerprint != "2" {
			t.Errorf("%s: expected are %v", name, expected)
		}
	}
}

// TestMakeWay detaches what is in the way of a decision of a renamed file: what changed no file, and is about the one
// that was there before.
func TestMakeWay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		d   *record.Decision
		way bool
	}{
		"a skip":                 {decision(sighting("a.go", 1, ""), record.Skipped), true},
		"a note":                 {&record.Decision{Seen: sighting("a.go", 1, ""), Notes: []record.Remark{{Text: "why", Step: 1}}}, true},
		"a skip in another file": {decision(sighting("b.go", 1, ""), record.Skipped), false},
		"accepted":               {decision(sighting("a.go", 1, ""), record.Accepted), false},
		"nothing":                {decision(sighting("a.go", 1, "")), false},
	} {
		c := renamer{verifier{reconciliation: partly(t, record.Decisions{"1": test.d})}}
		c.makeWay("a.go", "1")
		if _, stays := c.st.Decisions["1"]; stays == test.way || c.changed != test.way || len(c.st.Decisions) != 1 {
			t.Errorf("%s: changed %t, %v", name, c.changed, keys(c.st))
		}
	}
}

// TestRecordFound sees violations anew that are where they were expected.
func TestRecordFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		d    *record.Decision
		v    *scan.Violation
		next map[string]string
		seen bool
	}{
		"as expected":        {d: decision(sighting("a.go", 3, ""), record.Accepted), v: &scan.Violation{File: "a.go", Line: 5, Column: 2}, seen: true},
		"under another name": {d: decision(sighting("a.go", 3, ""), record.Accepted), v: &scan.Violation{File: "a.go", Line: 5, Column: 2}, next: map[string]string{"0": "1"}, seen: true},
		"in another line":    {d: decision(sighting("a.go", 3, ""), record.Accepted), v: &scan.Violation{File: "a.go", Line: 6, Column: 2}},
		"in another column":  {d: decision(sighting("a.go", 3, ""), record.Accepted), v: &scan.Violation{File: "a.go", Line: 5, Column: 3}},
		"in another file":    {d: decision(sighting("a.go", 3, ""), record.Accepted), v: &scan.Violation{File: "b.go", Line: 5, Column: 2}},
		"not at all":         {d: decision(sighting("a.go", 3, ""), record.Accepted)},
		"absorbed":           {d: because("why", decision(sighting("a.go", 3, ""), record.Accepted)), v: &scan.Violation{File: "a.go", Line: 5, Column: 2}},
		"undecided":          {d: decision(sighting("a.go", 3, "")), v: &scan.Violation{File: "a.go", Line: 5, Column: 2}},
	} {
		c := partly(t, record.Decisions{"1": test.d})
		c.Unsaved[""] = []byte{} // the text that was scanned
		sc := &scanned.Scan{ByID: map[string]*scan.Violation{}, Result: &scan.Result{}}
		if test.v != nil {
			test.v.Fingerprint = "1"
			sc.ByID["1"] = test.v
		}
		e := expectation{fingerprint: "1", at: place.Place{Line: 5, Column: 2}}
		if test.next != nil {
			e.fingerprint = "0"
		}
		(renamer{verifier{reconciliation: c, Prover: proof.Prover{Scan: sc, Record: c.st}}}).recordFound("a.go", []expectation{e}, test.next)
		if got := c.st.Decisions["1"].Seen.Line == 5; got != test.seen || test.d.Seen.Line != 3 {
			t.Errorf("%s: seen %t in line %d", name, got, c.st.Decisions["1"].Seen.Line)
		}
	}
}

// TestMakeRoomFails holds that a text that can't be read is an error, and that what makes room changes the record.
func TestMakeRoomFails(t *testing.T) {
	t.Parallel()
	const one, both = "a\n\tredis.New()\nz\n", "a\n\tredis.New()\nb\n\tredis.New()\nz\n"
	unread := errors.New("it can't be read")
	never := func(*record.Decision) bool { return false }
	for _, name := range []string{"back", "other"} {
		for _, readable := range []string{"", one, both} {
			c := partly(t, record.Decisions{name: decision(sighting("a.go", 4, both), record.Skipped)}, readable)
			c.Kept = func(string) ([]byte, error) { return nil, unread }
			m := roomMaker{c, record.Decisions{"back": decision(sighting("a.go", 2, one), record.Accepted)}}
			if err := m.makeRoom(never); !errors.Is(err, unread) {
				t.Errorf("%s, where %q can be read: %v", name, readable, err)
			}
			if same, certain, err := m.sameViolation(sighting("a.go", 4, both), sighting("a.go", 2, one)); !errors.Is(err, unread) || certain || same && readable != both {
				t.Errorf("where %q can be read: %t, %t, %v", readable, same, certain, err)
			}
		}
	}
	for name, seen := range map[string]record.Sighting{"back": sighting("a.go", 4, both), "other": sighting("a.go", 2, both), "beside": sighting("b.go", 2, one)} {
		c := partly(t, record.Decisions{name: decision(seen, record.Skipped)}, one, both)
		m := roomMaker{c, record.Decisions{"back": decision(sighting("a.go", 2, both), record.Accepted)}}
		if err := m.makeRoom(never); err != nil || c.changed != (name != "beside") {
			t.Errorf("%s: changed %t, %v", name, c.changed, err)
		}
	}
}

// TestExpireOneKind holds that the record is another one whatever of it is dropped.
func TestExpireOneKind(t *testing.T) {
	t.Parallel()
	old := noon.Add(-record.KeepEarlier - time.Second)
	for name, test := range map[string]struct {
		decisions record.Decisions
		earlier   record.EarlierTexts
		want      bool
	}{
		"a text":         {earlier: record.EarlierTexts{"a.go": {{File: record.File{Written: "1"}, Since: old}}}, want: true},
		"a young text":   {earlier: record.EarlierTexts{"a.go": {{File: record.File{Written: "1"}, Since: noon}}}},
		"a skip":         {decisions: record.Decisions{"1": {Seen: sighting("a.go", 1, ""), Missing: "2026-01-01", Layers: []record.Layer{{State: record.Skipped}}}}, want: true},
		"an empty entry": {decisions: record.Decisions{"1": {Seen: sighting("a.go", 1, ""), Missing: "2026-01-01"}}, want: true},
	} {
		c := partly(t, test.decisions)
		if test.earlier != nil {
			c.st.Earlier = test.earlier
		}
		if c.expire(); c.changed != test.want {
			t.Errorf("%s: changed %t", name, c.changed)
		}
	}
}

// TestOnlyLost adds the reason of a decision once, and names the file if it was seen in another one.
func TestOnlyLost(t *testing.T) {
	t.Parallel()
	c := partly(t, record.Decisions{
		"1": along(decision(sighting("a.go", 1, ""), record.Accepted), "b.go"),
		"2": decision(sighting("b.go", 1, ""), record.Accepted),
	})
	c.st.Files["b.go"] = &record.File{Base: stamps.Hash(nil)}
	c.lost.add(c.st, "b.go", "1", "the file was edited")
	c.lost.add(c.st, "a.go", "1", "the file is gone")
	if c.lost["1"] != "b.go was edited" {
		t.Error(c.lost["1"])
	}
	lost, rest := c.lost.split(c.st, "b.go")
	if !slices.Equal(lost, []string{"1"}) || !slices.Equal(rest, []string{"2"}) {
		t.Errorf("lost %v, rest %v", lost, rest)
	}
	if got := c.lost.files(c.st); !slices.Equal(got, []string{"b.go"}) {
		t.Errorf("files %v", got)
	}
}
