package record

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func accepted(step int, file string, also ...string) *Decision {
	l := Layer{State: Accepted, Step: step}
	for _, path := range also {
		l.OtherFiles = append(l.OtherFiles, AffectedFile{File: path, Package: "p"})
	}
	return &Decision{Seen: Sighting{File: file, Package: "p"}, Layers: []Layer{l}}
}

// TestMove renames a file with one decision, one note, and a change by a decision of another file.
func TestMove(t *testing.T) {
	noted := &Decision{Seen: Sighting{File: "a.go"}, Notes: []Remark{{Text: "look", Step: 2}}}
	r := New()
	r.Files = map[string]*File{"a.go": {Written: "now"}, "b.go": {Written: "b"}}
	r.Decisions = Decisions{"1": accepted(1, "a.go"), "2": noted, "3": accepted(3, "b.go", "a.go", "x.go"), "4": accepted(4, "b.go")}
	old := &EarlierText{File: File{Written: "old"}, Decisions: Decisions{"1": accepted(1, "a.go")}}
	r.Earlier = EarlierTexts{"a.go": {old, {File: File{Written: "now"}}}}
	undone := func(file string) Undone {
		return Undone{{Number: 5, Decisions: []UndoneDecision{{ID: "5", Verb: Accept, Step: 4, Seen: Sighting{File: file, Package: "p"}}, {ID: "6", Seen: Sighting{File: "b.go"}}}}}
	}
	r.Undone = undone("a.go")
	before := r.Clone()

	if gone := r.RenameFiles(NewNames{"a.go": {"z.go", "p"}}); len(gone) > 0 {
		t.Errorf("%d texts are gone", len(gone))
	}
	want := New()
	want.Files = map[string]*File{"z.go": {Package: "p", Written: "now"}, "b.go": {Written: "b"}}
	want.Decisions = Decisions{"1": accepted(1, "z.go"), "2": noted.withFilesRenamed(NewNames{"a.go": {"z.go", "p"}}), "3": accepted(3, "b.go", "x.go", "z.go"), "4": accepted(4, "b.go")}
	former := *old
	former.Renamed = "z.go"
	want.Earlier = EarlierTexts{"a.go": {&former, {File: File{Written: "now"}, Renamed: "z.go"}}, "z.go": {{File: File{Written: "old"}, Decisions: Decisions{"1": accepted(1, "z.go")}}}}
	want.Undone = undone("z.go")
	if d := cmp.Diff(want, r); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(undone("a.go"), before.Undone); d != "" {
		t.Errorf("what was undone before: %s", d)
	}
	if d := cmp.Diff(accepted(1, "a.go"), before.Decisions["1"]); d != "" {
		t.Errorf("the record before: %s", d)
	}
	if d := cmp.Diff(accepted(1, "a.go"), old.Decisions["1"]); d != "" {
		t.Errorf("the text under the old name: %s", d)
	}
}

// TestMoveTrims has more earlier texts under both names than the limit: the oldest are dropped and returned.
func TestMoveTrims(t *testing.T) {
	r := New()
	r.Files = map[string]*File{"a.go": {Written: "now"}}
	r.Decisions = Decisions{"1": accepted(1, "a.go")}
	for i := range maxEarlier {
		for name, day := range map[string]int{"a.go": 2*i + 1, "z.go": 2*i + 2} {
			written := File{Written: name + strconv.Itoa(i)}
			p := &EarlierText{File: written, Since: time.Date(2026, 6, day, 0, 0, 0, 0, time.UTC), Decisions: Decisions{"2": accepted(2, name)}}
			r.Earlier[name] = append(r.Earlier[name], p)
		}
	}
	gone := r.RenameFiles(NewNames{"a.go": {"z.go", "p"}})
	var names []string
	for _, d := range gone {
		names = append(names, d.Text.Written)
	}
	if d := cmp.Diff([]string{"a.go0", "z.go0", "a.go1", "z.go1", "a.go2", "z.go2", "a.go3", "z.go3"}, names); d != "" {
		t.Error(d)
	}
	if len(r.Earlier["z.go"]) != maxEarlier || len(r.Earlier["a.go"]) != maxEarlier {
		t.Errorf("%d and %d texts", len(r.Earlier["z.go"]), len(r.Earlier["a.go"]))
	}
}

// TestSame compares decisions of two branches.
func TestSame(t *testing.T) {
	of := func(change func(*Layer)) *Decision {
		d := accepted(1, "a.go", "b.go")
		change(&d.Layers[0])
		return d
	}
	for name, test := range map[string]struct {
		change func(*Layer)
		want   bool
	}{
		"another step":        {func(l *Layer) { l.Step = 2 }, true},
		"another state":       {func(l *Layer) { l.State = Allowed }, false},
		"another way":         {func(l *Layer) { l.As = "remove-close" }, false},
		"the first way, said": {func(l *Layer) { l.As = "replace" }, true},
		"another reason":      {func(l *Layer) { l.Reason = "so" }, false},
		"another day":         {func(l *Layer) { l.Until = "2027-06-30" }, false},
		"other files":         {func(l *Layer) { l.OtherFiles = nil }, false},
	} {
		if got := accepted(1, "a.go", "b.go").SameEffect(of(test.change)); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestRepackage gives the decisions in a file another import path, those of other files for what they changed in it.
func TestRepackage(t *testing.T) {
	origin := New()
	origin.Decisions = Decisions{"1": accepted(1, "a.go", "b.go"), "2": accepted(2, "b.go", "a.go"), "3": accepted(3, "b.go")}
	s := origin.Clone()
	s.Decisions.Repackage("a.go", "p/v2")
	var got []string
	for _, fingerprint := range Keys(s.Decisions) {
		for _, f := range s.Decisions[fingerprint].AffectedFiles() {
			got = append(got, fingerprint+" "+f.File+" "+f.Package)
		}
	}
	if d := cmp.Diff([]string{"1 a.go p/v2", "1 b.go p", "2 b.go p", "2 a.go p/v2", "3 b.go p"}, got); d != "" {
		t.Error(d)
	}
	if origin.Decisions["1"].Seen.Package != "p" || origin.Decisions["2"].AffectedFiles()[1].Package != "p" {
		t.Error("the record that was cloned has it too")
	}
}

// TestMoveEarlier gives an earlier text to a file that has it now, once.
func TestMoveEarlier(t *testing.T) {
	text := func(file, pkg string) *EarlierText {
		d := accepted(1, file)
		d.Seen.Package = pkg
		return &EarlierText{File: File{Package: pkg, Base: "base", Written: "one"}, Decisions: Decisions{"1": d}}
	}
	s, to := EarlierTexts{"p/a.go": {text("p/a.go", "m/p")}}, NewName{"q/a.go", "m/q"}
	if !s.Move("p/a.go", to, s["p/a.go"][0]) {
		t.Error("it is not moved")
	}
	if d := cmp.Diff(EarlierTexts{"p/a.go": {text("p/a.go", "m/p")}, "q/a.go": {text("q/a.go", "m/q")}}, s); d != "" {
		t.Error(d)
	}
	if s.Move("p/a.go", to, s["p/a.go"][0]) || len(s["q/a.go"]) != 1 {
		t.Error("it is remembered twice")
	}
}

// TestRenameFileOver renames a file to one that remembers texts: equal ones are kept once, all by age.
func TestRenameFileOver(t *testing.T) {
	at := func(written string, day int) *EarlierText {
		return &EarlierText{File: File{Package: "m/p", Written: written}, Since: time.Date(2026, 6, day, 0, 0, 0, 0, time.UTC), Decisions: Decisions{}}
	}
	r := New()
	r.Files = map[string]*File{"p/a.go": {Package: "m/p", Written: "now"}}
	r.Earlier = EarlierTexts{"p/a.go": {at("one", 1), at("two", 3), at("now", 4)}, "q/a.go": {at("one", 2), at("mine", 5)}}
	r.RenameFiles(NewNames{"p/a.go": {"q/a.go", "m/q"}})
	var got []string
	for _, p := range r.Earlier["q/a.go"] {
		got = append(got, p.Written+" of "+p.Since.Format(time.DateOnly))
	}
	if d := cmp.Diff([]string{"one of 2026-06-02", "two of 2026-06-03", "mine of 2026-06-05"}, got); d != "" {
		t.Error(d)
	}
	if f := r.Files["q/a.go"]; f == nil || f.Package != "m/q" || r.Files["p/a.go"] != nil {
		t.Errorf("files: %v", r.Files)
	}
}

// TestRenameFilesAround has a.go take the name of b.go, which takes that of c.go, and so on around.
func TestRenameFilesAround(t *testing.T) {
	r := New()
	r.Files = map[string]*File{"p/a.go": {Package: "m/p", Written: "a"}, "p/b.go": {Package: "m/p", Written: "b"}, "q/c.go": {Package: "m/q", Written: "c"}}
	r.Decisions = Decisions{"1": accepted(1, "p/a.go", "p/b.go"), "2": accepted(2, "p/b.go"), "3": accepted(3, "q/c.go", "p/a.go")}
	r.Twins = Twins{"t": {"p/a.go": true, "p/b.go": false, "x.go": true}, "u": {"q/c.go": true, "p/a.go": false}, "v": {"x.go": true}}
	r.Undone = Undone{{Number: 5, Decisions: []UndoneDecision{{ID: "5", Seen: Sighting{File: "p/b.go", Package: "m/p"}}}}}
	r.Earlier = EarlierTexts{"p/a.go": {{File: File{Written: "old"}, Decisions: Decisions{"1": accepted(1, "p/a.go", "p/b.go")}}}}
	was := r.Clone()
	r.RenameFiles(NewNames{"p/a.go": {"p/b.go", "m/p"}, "p/b.go": {"q/c.go", "m/q"}, "q/c.go": {"p/a.go", "m/elsewhere"}})
	want := New()
	want.Files = map[string]*File{"p/a.go": {Package: "m/elsewhere", Written: "c"}, "p/b.go": {Package: "m/p", Written: "a"}, "q/c.go": {Package: "m/q", Written: "b"}}
	decided := func(step int, seen AffectedFile, other ...AffectedFile) *Decision {
		d := accepted(step, seen.File)
		d.Seen.Package, d.Layers[0].OtherFiles = seen.Package, other
		return d
	}
	a, b, c := AffectedFile{"p/a.go", "m/elsewhere"}, AffectedFile{"p/b.go", "m/p"}, AffectedFile{"q/c.go", "m/q"}
	want.Decisions = Decisions{"1": decided(1, b, c), "2": decided(2, c), "3": decided(3, a, b)}
	want.Twins = Twins{"t": {"p/b.go": true, "q/c.go": false, "x.go": true}, "u": {"p/a.go": true, "p/b.go": false}, "v": {"x.go": true}}
	want.Undone = Undone{{Number: 5, Decisions: []UndoneDecision{{ID: "5", Seen: Sighting{File: "q/c.go", Package: "m/q"}}}}}
	former := *was.Earlier["p/a.go"][0]
	former.Renamed = "p/b.go"
	want.Earlier = EarlierTexts{"p/a.go": {&former}, "p/b.go": {{File: File{Written: "old"}, Decisions: Decisions{"1": decided(1, b, c)}}}}
	if d := cmp.Diff(want, r); d != "" {
		t.Error(d)
	}
	if was.Twins.shown() != "t: p/a.go, p/b.go (gone), x.go\nu: p/a.go (gone), q/c.go\nv: x.go\n" {
		t.Error("the record that was cloned has", was.Twins.shown())
	}
}

// TestEarlierNames follows the name that a file has now with its earlier texts, which stay under the former one.
func TestEarlierNames(t *testing.T) {
	s := New()
	s.Files["a.go"] = &File{Written: "w"}
	s.Earlier["a.go"] = []*EarlierText{{File: File{Written: "w"}}}
	was := s.Clone()
	show := func() string {
		return s.Earlier["a.go"][0].Renamed + " " + strconv.FormatBool(s.Earlier["a.go"][0].Another)
	}
	for _, test := range []struct{ from, to, want string }{
		{"a.go", "b.go", "b.go true"},
		{"b.go", "c.go", "c.go true"},
		{"c.go", "a.go", " false"},
	} {
		if s.RenameFiles(NewNames{test.from: {test.to, "p"}}); test.from == "a.go" && !s.Earlier.NoteAnother("a.go", func(p *EarlierText) bool { return p.Renamed != "" }) {
			t.Error("not noted")
		}
		if got := show(); got != test.want {
			t.Errorf("%s is %s: %s, want %s", test.from, test.to, got, test.want)
		}
	}
	if p := was.Earlier["a.go"][0]; p.Renamed != "" || p.Another {
		t.Errorf("the record before has %v", p)
	}
}

// TestIsElsewhere has a text of a.go, which is b.go now: another file may have that name by now.
func TestIsElsewhere(t *testing.T) {
	for _, test := range []struct {
		renamed, now string
		beside       *EarlierText
		want         bool
	}{
		{"", "w", nil, false},
		{"b.go", "", nil, false},
		{"b.go", "w", nil, true},
		{"b.go", "w", &EarlierText{File: File{Written: "w"}}, true},
		{"b.go", "w", &EarlierText{File: File{Written: "w"}, Another: true}, false},
		{"b.go", "w", &EarlierText{File: File{Written: "w"}, Renamed: "a.go"}, false},
		{"b.go", "edited", &EarlierText{File: File{Written: "w"}, Another: true}, true},
	} {
		p := &EarlierText{Renamed: test.renamed}
		all := EarlierTexts{"a.go": {p}}
		if test.beside != nil {
			all["b.go"] = []*EarlierText{test.beside}
		}
		if got := all.IsElsewhere(p, map[string]string{"b.go": test.now}); got != test.want {
			t.Errorf("%+v: %t", test, got)
		}
	}
}
