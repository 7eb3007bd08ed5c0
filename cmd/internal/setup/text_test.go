package setup

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/cmd/internal/setup/owner"
	"github.com/seed-58def443/ssot/fix/survey"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TestLabel holds how options are told, each in one line.
func TestLabel(t *testing.T) {
	own := func(form survey.Form, uses int) *Option {
		return &Option{Kind: Own, Use: "x.Client()", Owners: []string{"m/x"}, Owner: &survey.Owner{Form: form, File: "x/x.go", Line: 3, Uses: survey.Figures{Production: uses}}}
	}
	with := func(o *Option, change func(*Option)) *Option {
		change(o)
		return o
	}
	for want, o := range map[string]*Option{
		"x.Client() keeps one, and nobody asks for it yet (x/x.go:3)":                                                 own(survey.Keeps, 0),
		"x.Client() keeps one, and is asked for 1 time (x/x.go:3)":                                                    own(survey.Could, 1),
		"x.Client() returns one, kept or made anew by source that is not read, and nobody asks for it yet (x/x.go:3)": own(survey.Returns, 0),
		"x.Client() is handed around, and is asked for 2 times (x/x.go:3)":                                            own(survey.Scope, 2),
		"x.Client() takes parts of what it replaces, and is asked for 2 times (x/x.go:3)":                             own(survey.Opens, 2),
		"x.Client() keeps one, and is asked for 1 time (x/x.go:3); nothing else builds one":                           with(own(survey.Keeps, 1), func(o *Option) { o.Tried = &Counts{} }),
		"x.Client() keeps one, and is asked for 1 time (x/x.go:3); 1 of 2 ready":                                      with(own(survey.Keeps, 1), func(o *Option) { o.Tried = &Counts{Found: 2, Ready: 1} }),
		"x.Client() keeps one, and is asked for 1 time (x/x.go:3); it is no answer: not a function":                   with(own(survey.Keeps, 1), func(o *Option) { o.Tried, o.Fault = &Counts{Found: 2}, "not a function" }),
		"none: the rule only finds":                                                                   {Kind: Find},
		"none: the rule only finds, except in m/x":                                                    {Kind: Find, Owners: []string{"m/x", "m/y"}, Tried: &Counts{Found: 1}},
		"y.Client(), a package that is written: internal/y, made by lib.New( 1 )":                     {Kind: Write, Use: "y.Client()", Folder: "internal/y", spec: owner.Spec{Code: "lib.New(\n\t1\n)"}},
		"y.Client(), a package that is written: internal/y, made by " + strings.Repeat("é", 89) + "…": {Kind: Write, Use: "y.Client()", Folder: "internal/y", spec: owner.Spec{Code: strings.Repeat("é", 91)}},
		"y.Client(), a package that is written: internal/y, made by " + strings.Repeat("é", 90):       {Kind: Write, Use: "y.Client()", Folder: "internal/y", spec: owner.Spec{Code: strings.Repeat("é", 90)}},
	} {
		if got := o.label(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestLines holds what is told of a library: why it gets no rule, or who makes one with each call and who could own it.
func TestLines(t *testing.T) {
	keeps := &survey.Owner{Form: survey.Keeps, Use: "x.Client()", File: "x/x.go", Line: 3}
	option := func(ready int, fault string) *Option {
		return &Option{Kind: Own, Use: "x.Client()", Owners: []string{"m/x"}, Owner: keeps, Fault: fault, Tried: &Counts{Found: 9, Ready: ready, Production: ready, Sound: ready}}
	}
	maker := func(name string, calls int, returns bool) *survey.Maker {
		return &survey.Maker{Symbol: "m/" + name, File: "a.go", Line: calls, Calls: survey.Figures{Production: calls}, Returns: returns}
	}
	for _, c := range []struct {
		name   string
		choice *Choice
		want   []string
	}{
		{"one of it", &Choice{Library: &survey.Library{}}, []string{"no rule: a process builds one"}},
		{"an aside", &Choice{Library: &survey.Library{Aside: true}, Often: true}, []string{"no rule: much code does that in many places on purpose"}},
		{"nobody keeps one", &Choice{Library: &survey.Library{}, Often: true}, []string{"no rule: nobody keeps one, and each is made from what is known where it stands"}},
		{"nothing can be replaced", &Choice{Library: &survey.Library{Owners: []*survey.Owner{keeps}}, Often: true}, []string{"no rule: nothing could be replaced by what is there"}},
		{"makers", &Choice{On: true, Library: &survey.Library{Makers: []*survey.Maker{maker("a.New", 4, true), maker("b.New", 3, false), maker("c.New", 2, true), maker("d.New", 2, true)}}}, []string{
			"a.New makes one with each call, and is called 4 times (a.go:4)",
			"b.New makes one of its own with each call, and is called 3 times (a.go:3)",
			"c.New makes one with each call, and is called 2 times (a.go:2)",
		}},
		{"a maker that is called once", &Choice{On: true, Library: &survey.Library{Makers: []*survey.Maker{maker("a.New", 1, true)}}}, nil},
		{"owners", &Choice{On: true, Pick: 1, Library: &survey.Library{}, Options: []*Option{option(2, ""), option(0, ""), option(0, ""), option(0, "no"), {Kind: Find}}}, []string{
			"or: x.Client() keeps one, and nobody asks for it yet (x/x.go:3); 2 of 9 ready",
			"owner: x.Client() keeps one, and nobody asks for it yet (x/x.go:3); 0 of 9 ready",
			"or: x.Client() keeps one, and nobody asks for it yet (x/x.go:3); it is no answer: no",
		}},
	} {
		if d := cmp.Diff(c.want, c.choice.lines("m")); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

// TestCounts holds how the counts of a rule and of a library are told.
func TestCounts(t *testing.T) {
	for want, got := range map[string]string{
		"0 violations: nothing but its owner builds one, and the rule keeps it so":                     (&Counts{All: true}).summary(true),
		"1 violation, and no use: the rule only finds":                                                 (&Counts{Found: 1, All: true}).summary(false),
		"9 violations; of the first 4, 3 are ready (2 proven)":                                         (&Counts{Found: 9, Planned: 4, Ready: 3, Proven: 2}).summary(true),
		"9 violations: 3 ready (2 proven), 6 not":                                                      (&Counts{Found: 9, Planned: 9, Ready: 3, Proven: 2, All: true}).summary(true),
		"built in 1 place: 1 in tests":                                                                 figures(survey.Figures{Tests: 1}),
		"built in 10 places: 1 in production, 2 in tools and examples, 3 in tests, 4 in documentation": figures(survey.Figures{Production: 1, Aside: 2, Tests: 3, Documentation: 4}),
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestFaultsByChoice holds which choice a fault of the rule file belongs to: the last rule above it.
func TestFaultsByChoice(t *testing.T) {
	rules, err := rule.Parse(rule.FileName, []byte("version: 1\nrules:\n  one:\n    forbid: [{call: os.Getenv}]\n  two:\n    forbid: [{call: os.Getenv}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	choice := func(name string, on bool) *Choice { return &Choice{On: on, Library: &survey.Library{Rule: name}} }
	fault := func(line int, msg string) *rule.Error { return &rule.Error{Pos: rule.Position{Line: line}, Msg: msg} }
	one, two, off := choice("one", true), choice("two", true), choice("two", false)
	p := &Plan{Choices: []*Choice{one, off, two}}
	for _, c := range []struct {
		err  error
		want map[*Choice]string
	}{
		{errors.New("broken disk"), map[*Choice]string{}},
		{fault(1, "version"), map[*Choice]string{}},
		{fault(3, "one"), map[*Choice]string{one: "one"}},
		{fault(4, "one"), map[*Choice]string{one: "one"}},
		{fmt.Errorf("scan: %w", fault(5, "two")), map[*Choice]string{two: "two"}},
		{errors.Join(fault(4, "one"), errors.Join(fault(6, "two"), errors.New("other"))), map[*Choice]string{one: "one", two: "two"}},
	} {
		if got := faultsByChoice(p, rules, c.err); !maps.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.err, got, c.want)
		}
	}
}

// TestWrittenOfOwner holds what is written for a package whose function makes a new one with each call.
func TestWrittenOfOwner(t *testing.T) {
	gives := client.Gives
	for _, c := range []struct {
		name    string
		owner   survey.Owner
		code    string
		imports []survey.Import
	}{
		{"a function", survey.Owner{Form: survey.Could, Package: "m/redisx", Name: "New", Qualify: "redisx"}, "redisx.New()", []survey.Import{{Path: "m/redisx"}, {Path: gives.Path}}},
		{"of a package of another name", survey.Owner{Form: survey.Could, Package: "m/go-redis", Name: "New", Qualify: "redis"}, "redis.New()", []survey.Import{{Path: "m/go-redis", Name: "redis"}, {Path: gives.Path}}},
		{"with a context and an error", survey.Owner{Form: survey.Could, Package: "m/redisx", Name: "Open", Qualify: "redisx", Context: true, Errs: true}, "redisx.Open(ctx)", []survey.Import{{Path: "m/redisx"}, {Path: gives.Path}}},
		{"of the value's package", survey.Owner{Form: survey.Could, Package: gives.Path, Name: "New", Qualify: "lib"}, "lib.New()", []survey.Import{{Path: gives.Path}}},
	} {
		c.owner.Gives, c.owner.Uses = gives, survey.Figures{Production: 1}
		l := library("redis", false, "m/a")
		l.Owners = []*survey.Owner{{Form: survey.Could, Package: "m/unused", Name: "New", Gives: gives}, &c.owner}
		o := written(&survey.Survey{Module: "m"}, l, func(string) bool { return false }, true)
		if o == nil {
			t.Errorf("%s: nothing is written", c.name)
			continue
		}
		if o.spec.Code != c.code || o.spec.Context != c.owner.Context || o.spec.Errs != c.owner.Errs || o.spec.Gives.Code != gives.Code {
			t.Errorf("%s: %+v", c.name, o.spec)
		}
		if d := cmp.Diff(c.imports, o.spec.Imports); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
		if d := cmp.Diff([]string{c.owner.Package + "." + c.owner.Name}, o.Calls); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
		if d := cmp.Diff([]string{"m/" + o.Folder, c.owner.Package}, o.Owners); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
	l := library("redis", false, "m/a")
	l.Sample = client
	for name, o := range map[string]*Option{
		"without a module":             written(&survey.Survey{}, l, func(string) bool { return false }, true),
		"where all folders are taken":  written(&survey.Survey{Module: "m"}, l, func(string) bool { return true }, true),
		"of what nobody knows to make": written(&survey.Survey{Module: "m"}, library("redis", false, "m/a"), func(string) bool { return false }, true),
	} {
		if o != nil {
			t.Errorf("%s %s is written", name, o.Folder)
		}
	}
	if o := written(&survey.Survey{Module: "m"}, l, func(folder string) bool { return folder == "internal/redisx" }, true); o == nil || o.Folder != "internal/redisown" {
		t.Error(o)
	}
}
