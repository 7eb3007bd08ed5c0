package record

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/scan/allow"
)

var noon = time.Date(2026, 6, 15, 12, 0, 0, 500, time.FixedZone("east", 7200))

// absorbed is a decision on a.go that can't be undone.
func absorbed(step int) *Decision {
	d := accepted(step, "a.go")
	d.Layers[0].Absorbed = "edited"
	return d
}

func skipped(file string, steps ...int) *Decision {
	d := &Decision{Seen: Sighting{File: file, Package: "p"}}
	for _, step := range steps {
		d.Layers = append(d.Layers, Layer{State: Skipped, Step: step})
	}
	return d
}

// tied has three files that decisions connect, one that stands alone, and decisions that change nothing.
func tied() Decisions {
	return Decisions{
		"1": accepted(1, "a.go", "b.go"), "2": accepted(2, "c.go", "b.go"), "3": accepted(3, "d.go"), "4": skipped("a.go", 4), "5": absorbed(5),
		"6": {Seen: Sighting{File: "a.go"}, Notes: []Remark{{Text: "mine", Step: 6}}}, "7": {Seen: Sighting{File: "a.go"}, Outside: true},
	}
}

// TestFiles asks which decisions change which files and packages.
func TestFiles(t *testing.T) {
	all := tied()
	all["8"] = &Decision{Seen: Sighting{File: "e.go", Package: "q"}, Layers: []Layer{{State: Allowed, Step: 8, Reason: "so"}}}
	for name, test := range map[string]struct{ got, want any }{
		"in a":                {all.In("a.go"), []string{"1"}},
		"in b":                {all.In("b.go"), []string{"1", "2"}},
		"in none":             {all.In("z.go"), []string(nil)},
		"by file":             {all.ByFile(), map[string][]string{"a.go": {"1"}, "b.go": {"1", "2"}, "c.go": {"2"}, "d.go": {"3"}, "e.go": {"8"}}},
		"the index":           {all.Index().In("b.go"), []string{"1", "2"}},
		"connected with a":    {all.Index().Connected("a.go"), []string{"a.go", "b.go", "c.go"}},
		"connected with many": {all.Index().Connected("d.go", "c.go"), []string{"a.go", "b.go", "c.go", "d.go"}},
		"connected with none": {all.Index().Connected("z.go"), []string{"z.go"}},
		"packages":            {all.PackagesOf([]string{"8", "1"}), []string{"p", "q"}},
		"in p":                {all.InPackage("p"), []string{"1", "2", "3"}},
		"in q":                {all.InPackage("q"), []string{"8"}},
		"files":               {all["1"].Files(), []string{"a.go", "b.go"}},
		"affects p":           {all["1"].AffectsPackage("p"), true},
		"affects q":           {all["1"].AffectsPackage("q"), false},
		"active":              {all.CountActive(), 7},
		"decided in its step": {all["1"].decidedIn(1), true},
		"in another step":     {all["1"].decidedIn(2), false},
		"noted in its step":   {all["6"].decidedIn(6), true},
		"nothing, in none":    {(*Decision)(nil).decidedIn(0), false},
		"older than accepted": {all["1"].HasOlder(), false},
		"older than two":      {skipped("a.go", 1, 2).HasOlder(), true},
		"older is a note":     {(&Decision{Layers: []Layer{{}}, Notes: []Remark{{Text: "x"}}}).HasOlder(), true},
		"a note that is gone": {(&Decision{Notes: []Remark{{Text: "x"}, {}}}).Note(), ""},
		"a note":              {all["6"].Note(), "mine"},
		"no note":             {(*Decision)(nil).Note(), ""},
		"writes, accepted":    {all["1"].Writes(), true},
		"writes, skipped":     {all["4"].Writes(), false},
		"writes, absorbed":    {all["5"].Writes(), false},
		"writes, allowed":     {all["8"].Writes(), true},
		"writes, nothing":     {(*Decision)(nil).Writes(), false},
		"undecided, a note":   {all["6"].Undecided(), false},
		"undecided, skipped":  {all["4"].Undecided(), false},
		"undecided, outside":  {all["7"].Undecided(), true},
		"undecided, nothing":  {(*Decision)(nil).Undecided(), true},
		"verbs":               {[]Verb{Accepted.Verb(), Skipped.Verb(), Allowed.Verb(), Open.Verb()}, []Verb{Accept, Skip, Allow, Undo}},
	} {
		if d := cmp.Diff(test.want, test.got); d != "" {
			t.Errorf("%s: -want +got %s", name, d)
		}
	}
	in, err := Insertion("8", &Decision{Seen: Sighting{Rule: "redis"}, Layers: []Layer{{State: Allowed, Reason: "so", Until: "2026-07-01", Scope: allow.File}}})
	if err != nil || in.Fingerprint != "8" || in.Scope != allow.File || in.Text != "//ssot:allow redis until=2026-07-01 scope=file -- so" {
		t.Errorf("%+v, %v", in, err)
	}
}

// TestSet removes what holds no information.
func TestSet(t *testing.T) {
	all := Decisions{"1": accepted(1, "a.go")}
	for i, test := range []struct {
		d    *Decision
		left int
	}{{&Decision{Outside: true}, 1}, {&Decision{Notes: []Remark{{}}}, 1}, {skipped("a.go", 1), 1}, {&Decision{Missing: "2026-06-15"}, 0}} {
		all.Set("1", test.d)
		if len(all) != test.left || test.left == 1 && all["1"] != test.d {
			t.Errorf("%d: %v", i, all)
		}
	}
}

// TestMissingText names the text that is missing of one of a decision's files.
func TestMissingText(t *testing.T) {
	s := New()
	for i, test := range []struct {
		d    *Decision
		lost string
		want string
	}{
		{accepted(1, "a.go", "b.go"), "b.go", "gone"}, {accepted(1, "a.go", "b.go"), "a.go", "gone"}, {accepted(1, "a.go", "b.go"), "c.go", ""},
		{accepted(1, "a.go"), "", ""}, {skipped("a.go", 1), "a.go", ""}, {absorbed(1), "a.go", ""}, {nil, "a.go", ""},
	} {
		clear(s.Unavailable)
		if test.lost != "" {
			s.Unavailable[test.lost] = "gone"
		}
		if got := s.MissingText(test.d); got != test.want {
			t.Errorf("%d: %q", i, got)
		}
	}
}

// TestAddAffected adds files to a decision, each once and without its own, and not to the record that it came from.
func TestAddAffected(t *testing.T) {
	was := accepted(1, "a.go", "b.go")
	all := Decisions{"1": was}
	all.AddAffected("1", map[string]string{"z.go": "z", "a.go": "p", "aa.go": "q"})
	want := []AffectedFile{{"aa.go", "q"}, {"b.go", "p"}, {"z.go", "z"}}
	if d := cmp.Diff(want, all["1"].Layers[0].OtherFiles); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(accepted(1, "a.go", "b.go"), was); d != "" {
		t.Error("the record before: ", d)
	}
}

// TestAbsorb absorbs all that is connected with a file, at the places where it is now.
func TestAbsorb(t *testing.T) {
	s := New()
	s.Decisions = tied()
	s.Decisions["1"].Seen.Line, s.Decisions["1"].Seen.Text, s.Decisions["2"].Seen.Line = 3, "base", 4
	s.Files = map[string]*File{"a.go": {Written: "a"}, "b.go": {Written: "b"}, "c.go": {Written: "c"}, "d.go": {Written: "d"}}
	s.Earlier = EarlierTexts{"a.go": {{File: File{Written: "a"}}}, "b.go": {{File: File{Written: "b"}}, {File: File{Written: "old"}}}, "d.go": {{File: File{Written: "d"}}}}
	s.Steps = Steps{{Number: 1, Time: noon, IDs: []string{"1"}}, {Number: 2, IDs: []string{"2", "3"}}}
	n := s.Absorb("the rule is gone", func(path string) place.Locator {
		if path != "a.go" {
			return nil
		}
		return func(fingerprint string, p place.Place) place.Place {
			if fingerprint != "1" {
				t.Error(fingerprint)
			}
			return place.At(p.Line + 10)
		}
	}, "a.go")
	if n != 2 {
		t.Error(n)
	}
	want := tied()
	want["1"].Seen.Line, want["1"].Seen.Column, want["1"].Seen.EndLine, want["1"].Seen.EndColumn = 13, 1, 13, 1
	want["1"].Layers[0].Absorbed, want["1"].Layers[0].Decided = "the rule is gone", noon
	want["2"].Seen.Line, want["2"].Layers[0].Absorbed = 4, "the rule is gone"
	if d := cmp.Diff(want, s.Decisions); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]*File{"d.go": {Written: "d"}}, s.Files); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(EarlierTexts{"b.go": {{File: File{Written: "old"}}}, "d.go": {{File: File{Written: "d"}}}}, s.Earlier); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(Steps{{Number: 2, IDs: []string{"3"}}}, s.Steps); d != "" {
		t.Error(d)
	}
	if stand, open, skip := s.Decisions.CountByState([]string{"1", "2", "3", "4", "6", "z"}); stand != 2 || open != 3 || skip != 1 {
		t.Error(stand, open, skip)
	}
}
