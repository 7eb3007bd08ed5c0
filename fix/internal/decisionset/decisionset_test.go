package decisionset_test

import (
	"cmp"
	"go/ast"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// sorter returns a Sorter of violations 1 to 4: two in package a, one in b, and one in a file that was not loaded.
func sorter() *decisionset.Sorter {
	res := &scan.Result{Program: &load.Program{}}
	for i, name := range []string{"b/b.go", "a/z.go", "a/a.go", "other.go"} {
		v := &scan.Violation{Fingerprint: strconv.Itoa(i + 1), File: name, Line: i, Offset: i, End: i + 1, Snippet: &scan.Snippet{}}
		v.Source = &load.File{Path: "/src/" + name, Syntax: &ast.File{}}
		if pkg, _, ok := strings.Cut(name, "/"); ok {
			res.Program.Packages = append(res.Program.Packages, &load.Package{Path: pkg, Files: []*load.File{v.Source}})
		}
		res.Violations = append(res.Violations, v)
	}
	p := project.New(res)
	return &decisionset.Sorter{Project: p, Alternatives: &alternative.Finder{Project: p}}
}

func describe(sets []*decisionset.Set) string {
	var out []string
	for _, c := range sets {
		words := []string{strings.TrimPrefix(c.Path, "example.com/shop/") + ":"}
		for _, v := range c.Accept {
			as := ""
			if kind := c.Kind(v); kind != alternative.Replace {
				as = "(" + string(kind) + ")"
			}
			words = append(words, "+"+cmp.Or(v.Function, v.Fingerprint)+as)
		}
		for _, in := range c.Allow {
			words = append(words, "-"+in.V.Fingerprint+in.Text)
		}
		out = append(out, strings.Join(words, " "))
	}
	return strings.Join(out, "; ")
}

// TestSort holds how decisions are grouped, whatever their order.
func TestSort(t *testing.T) {
	allow := func(fingerprint, text string) decisionset.Insertion {
		return decisionset.Insertion{Fingerprint: fingerprint, Text: text}
	}
	for _, c := range []struct {
		d    decisionset.Decisions
		want string
	}{
		{decisionset.Decisions{}, ""},
		{decisionset.Decisions{Accept: []string{"1", "2", "3", "4"}}, ": +4; a: +3 +2; b: +1"},
		{decisionset.Decisions{Accept: []string{"4", "3", "2", "1", "3"}}, ": +4; a: +3 +2; b: +1"},
		{decisionset.Decisions{Accept: []string{"2"}, Allow: []decisionset.Insertion{allow("3", "//b"), allow("3", "//a"), allow("2", "//c"), allow("3", "//a")}}, "a: +2 -3//a -3//b -2//c"},
		{decisionset.Decisions{Accept: []string{"2", "1"}, As: map[string]alternative.Kind{"2": alternative.KeepClose, "1": alternative.Replace}}, "a: +2(keep-close); b: +1"},
	} {
		sets, err := sorter().Sort(c.d)
		if got := describe(sets); err != nil || got != c.want {
			t.Errorf("got %q, %v, want %q", got, err, c.want)
		}
	}
	for _, d := range []decisionset.Decisions{{Accept: []string{"1", "x"}}, {Accept: []string{"1"}, Allow: []decisionset.Insertion{allow("x", "")}}} {
		if sets, err := sorter().Sort(d); sets != nil || err == nil || err.Error() != "no violation x in this scan" {
			t.Errorf("%v, %v", sets, err)
		}
	}
}

// TestParts holds the parts of a set, and the sets of some of them.
func TestParts(t *testing.T) {
	s := sorter()
	sets, err := s.Sort(decisionset.Decisions{Accept: []string{"2", "3"}, Allow: []decisionset.Insertion{{Fingerprint: "2", Text: "//x"}, {Fingerprint: "3", Text: "//y"}}, As: map[string]alternative.Kind{"2": alternative.Widen}})
	if err != nil || len(sets) != 1 {
		t.Fatal(sets, err)
	}
	parts := s.Parts(sets[0])
	if got := describe(parts); got != "a: +3; a: +2(widen); a: -3//y; a: -2//x" {
		t.Error(got)
	}
	for i, want := range []string{"3", "2", "3", "2"} {
		if got := parts[i].Fingerprint(); got != want {
			t.Errorf("part %d is of %s, want %s", i, got, want)
		}
	}
	if got := describe([]*decisionset.Set{sets[0].Subset([]*decisionset.Set{parts[3], parts[1]})}); got != "a: +2(widen) -2//x" {
		t.Error(got)
	}
	keys := map[string]bool{}
	for _, c := range append(parts, sets[0], sets[0].Subset(nil), sets[0].Subset(parts[:1])) {
		keys[c.Key()] = true
	}
	if len(keys) != 6 { // the first part and its subset are equal
		t.Errorf("%d keys", len(keys))
	}
}

// TestTogether holds which packages of testdata/packages.txtar have to be planned together, because a rewrite changes
// the callers in another of them, and which further violations a part needs.
func TestTogether(t *testing.T) {
	res, alternatives := plantest.InMemory(t, "testdata/packages.txtar")
	s := &decisionset.Sorter{Project: alternatives.Project, Alternatives: alternatives}
	in := map[string]string{} // fingerprint by function
	for _, v := range res.Violations {
		in[v.Function] = v.Fingerprint
	}
	for _, c := range []struct{ accept, sets, parts string }{
		{"Used Alone", "b: +Alone; c: +Used", "b: +Alone; c: +Used"},
		{"Used(take-parameter) Alone", "a: +Alone +Used(take-parameter)", "a: +Alone; a: +Used(take-parameter)"},
		{"Alone Used(take-parameter)", "a: +Alone +Used(take-parameter)", "a: +Alone; a: +Used(take-parameter)"},
		{"Used(take-parameter) Last(take-parameter) Alone Apart", "a: +Alone +Used(take-parameter) +Last(take-parameter); e: +Apart", "a: +Alone; a: +Used(take-parameter); a: +Last(take-parameter); e: +Apart"},
		{"Last(take-parameter) Used(take-parameter)", "a: +Used(take-parameter) +Last(take-parameter)", "a: +Used(take-parameter); a: +Last(take-parameter)"},
		{"Last(take-parameter) Used", "c: +Used +Last(take-parameter)", "c: +Used; c: +Last(take-parameter)"},
		{"Used(remove-close) Alone", "b: +Alone; c: +Used(remove-close)", "b: +Alone; c: +Used(remove-close)"},
		{"First(remove-close) Second", "f: +First(remove-close) +Second", "f: +First(remove-close) +Second; f: +Second"},
		{"First Second(remove-close)", "f: +First +Second(remove-close)", "f: +First; f: +Second(remove-close) +First"},
		{"First(remove-close) Second(remove-close)", "f: +First(remove-close) +Second(remove-close)", "f: +First(remove-close) +Second(remove-close); f: +Second(remove-close) +First(remove-close)"},
		{"First(remove-close)", "f: +First(remove-close)", "f: +First(remove-close)"},
	} {
		d := decisionset.Decisions{As: map[string]alternative.Kind{}}
		for word := range strings.FieldsSeq(c.accept) {
			function, kind, as := strings.Cut(strings.TrimSuffix(word, ")"), "(")
			d.Accept = append(d.Accept, in[function])
			if as {
				d.As[in[function]] = alternative.Kind(kind)
			}
		}
		sets, err := s.Sort(d)
		if err != nil {
			t.Fatal(err)
		}
		if got := describe(sets); got != c.sets {
			t.Errorf("%s: got %q, want %q", c.accept, got, c.sets)
		}
		var parts []*decisionset.Set
		for _, set := range sets {
			parts = append(parts, s.Parts(set)...)
		}
		if got := describe(parts); got != c.parts {
			t.Errorf("%s: parts %q, want %q", c.accept, got, c.parts)
		}
	}
	if sets, err := s.Sort(decisionset.Decisions{Accept: []string{"x"}, As: map[string]alternative.Kind{"x": alternative.TakeParameter}}); sets != nil || err == nil {
		t.Errorf("%v, %v", sets, err)
	}
}
