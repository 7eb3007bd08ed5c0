package setup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/survey"
	"github.com/seed-58def443/ssot/scan/rule"
)

// library returns one that is built in places of these packages.
func library(preset string, aside bool, production ...string) *survey.Library {
	l := &survey.Library{Preset: preset, Rule: preset, Title: "One " + preset, Aside: aside}
	for _, pkg := range production {
		l.Built = append(l.Built, survey.Place{Package: pkg, Where: survey.Production})
		l.Figures.Production++
	}
	return l
}

func keeps(use string) *survey.Owner {
	return &survey.Owner{Form: survey.Keeps, Package: "m/" + use, Use: use + "()", Uses: survey.Figures{Production: 1}}
}

// client is a sample of what can be kept.
var client = &survey.Sample{Code: "lib.New()", Imports: []survey.Import{{Path: "example.com/lib", Name: "l"}}, Gives: survey.Value{Code: "*lib.Client", Path: "example.com/lib", Name: "Client", Nil: true}}

func plan(taken string, libraries ...*survey.Library) *Plan {
	s := &survey.Survey{Module: "m", Libraries: libraries, Mains: []survey.Main{
		{Package: "m/cmd/a", Folder: "./cmd/a", Production: true, Builds: 2},
		{Package: "m/cmd/b", Folder: "./cmd/b", Production: true},
		{Package: "m/cmd/migrate", Folder: "./cmd/migrate", Builds: 2},
	}}
	return newPlan(s, func(folder string) bool { return folder == taken }, taken != "pkg")
}

// summary returns which rules there are and who owns what.
func summary(p *Plan) string {
	var out []string
	for _, c := range p.Choices {
		if c.On {
			out = append(out, strings.TrimSpace(strings.Join([]string{c.Preset, string(c.Picked().Kind), c.Picked().Use, strings.Join(c.Picked().Owners, "+")}, " ")))
		}
	}
	return strings.Join(out, "; ")
}

// TestDecide picks among owners by what they leave ready.
func TestDecide(t *testing.T) {
	ready := func(n int) *Counts { return &Counts{Ready: n, Production: n, Sound: n} }
	for _, tt := range []struct {
		name string
		plan func() *Plan
		want string
	}{
		{"what leaves more ready", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			l.Owners = []*survey.Owner{keeps("one"), keeps("two")}
			p := plan("", l)
			p.Choices[0].Options[0].Tried, p.Choices[0].Options[1].Tried = ready(1), ready(2)
			return p
		}, "x own two() m/two"},
		{"what keeps one, though nothing is ready", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			l.Owners, l.Sample = []*survey.Owner{keeps("one")}, client
			return plan("", l)
		}, "x own one() m/one"},
		{"no answer", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			l.Owners = []*survey.Owner{keeps("one")}
			p := plan("", l)
			p.Choices[0].Options[0].Fault = "it does not type-check"
			return p
		}, ""},
		{"a package is written", func() *Plan {
			l := library("sql", false, "m/a", "m/b")
			l.Sample = client
			p := plan("", l)
			p.Choices[0].Options[0].Tried = ready(2)
			return p
		}, "sql write dbx.Client() m/internal/dbx"},
		{"a folder that is taken", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			l.Sample = client
			p := plan("internal/xx", l)
			p.Choices[0].Options[0].Tried = ready(2)
			return p
		}, "x write xown.Client() m/internal/xown"},
		{"pkg in place of internal", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			l.Sample = client
			p := plan("pkg", l)
			p.Choices[0].Options[0].Tried = ready(2)
			return p
		}, "x write xx.Client() m/pkg/xx"},
		{"nothing is written that replaces nothing", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			l.Sample = client
			return plan("", l)
		}, ""},
		{"nothing is written that others would differ from", func() *Plan {
			l := library("x", false, "m/a", "m/b", "m/c")
			l.Sample = client
			p := plan("", l)
			p.Choices[0].Options[0].Tried = &Counts{Ready: 3, Production: 3, Sound: 1}
			return p
		}, ""},
		{"parts of what is replaced, where they are ready", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			o := keeps("for")
			o.Form, o.Use, o.Of = survey.Opens, "for.New({.Addr})", &survey.Passed{Kind: rule.Call, Symbol: "example.com/lib.New"}
			l.Owners = []*survey.Owner{o}
			p := plan("", l)
			p.Choices[0].Options[0].Tried = ready(1)
			return p
		}, "x own for.New({.Addr}) m/for"},
		{"the same where nothing is ready", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			o := keeps("for")
			o.Use, o.Of = "for.New({.Addr})", &survey.Passed{Kind: rule.Call, Symbol: "example.com/lib.New"}
			l.Owners = []*survey.Owner{o}
			return plan("", l)
		}, ""},
		{"a value that is handed around, where it is in scope", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			o := keeps("app")
			o.Form, o.SetBy = survey.Scope, []string{"m/start"}
			l.Owners = []*survey.Owner{o}
			p := plan("", l)
			p.Choices[0].Options[0].Tried = ready(1)
			return p
		}, "x own app() m/app+m/start"},
		{"and not where it is nowhere, nor by who happens to build it", func() *Plan {
			l := library("x", false, "m/a", "m/a")
			o := keeps("app")
			o.Form = survey.Scope
			l.Owners = []*survey.Owner{o}
			return plan("", l)
		}, ""},
		{"who happens to build it is no owner, also where tests build it too", func() *Plan {
			p := plan("", library("x", false, "m/a", "m/a"))
			p.Choices[0].Options[0].Tried = &Counts{Found: 3, Tests: 3}
			return p
		}, ""},
		{"who is asked for it, and nobody else builds one, where there is no other rule", func() *Plan {
			l := library("x", false, "m/a", "m/a")
			l.Makers = []*survey.Maker{{Symbol: "m/a.New", Package: "m/a", Name: "New", Returns: true, Calls: survey.Figures{Production: 2}, Outside: survey.Figures{Production: 2}}}
			p := plan("", l)
			p.Choices[0].Options[0].Tried = &Counts{}
			return p
		}, "x find  m/a"},
		{"and not where there is another", func() *Plan {
			l := library("x", false, "m/a", "m/a")
			l.Makers = []*survey.Maker{{Symbol: "m/a.New", Package: "m/a", Name: "New", Returns: true, Calls: survey.Figures{Production: 2}, Outside: survey.Figures{Production: 2}}}
			owned := library("y", false, "m/a", "m/b")
			owned.Owners = []*survey.Owner{keeps("one")}
			p := plan("", l, owned)
			p.Choices[0].Options[0].Tried = &Counts{}
			return p
		}, "y own one() m/one"},
		{"one a process", func() *Plan { return plan("", library("x", false, "m/cmd/a", "m/cmd/b")) }, ""},
		{"one, and a maker that is called twice", func() *Plan {
			l := library("x", false, "m/a")
			l.Makers = []*survey.Maker{{Symbol: "m/a.New", Package: "m/a", Name: "New", Returns: true, Calls: survey.Figures{Production: 2}, Outside: survey.Figures{Production: 2}}}
			return plan("", l)
		}, "x find  m/a"},
		{"nobody owns it, and another is owned", func() *Plan {
			l := library("x", false, "m/a", "m/b")
			l.Owners = []*survey.Owner{keeps("one")}
			return plan("", l, library("y", false, "m/a", "m/b"), library("z", true, "m/a", "m/b"))
		}, "x own one() m/one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.plan()
			p.decide()
			p.drop()
			if got := summary(p); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestFallBack takes what is built most on purpose, once, and never the environment.
func TestFallBack(t *testing.T) {
	p := plan("", library("getenv", true, "m/a", "m/b", "m/c"), library("log", true, "m/a", "m/b"), library("http", true, "m/a", "m/b", "m/c"), library("once", true, "m/a"))
	if summary(p) != "" || p.ready() != 0 {
		t.Errorf("by default: %q", summary(p))
	}
	if !p.fallBack() || summary(p) != "http find" {
		t.Errorf("it took %q", summary(p))
	}
	if p.fallBack() {
		t.Error("it took a second one")
	}
	p.Choices[2].Pick = 0
	p.drop()
	if summary(p) != "" {
		t.Errorf("what replaces nothing stays: %q", summary(p))
	}
}

// TestText writes a rule file that is one, with all that can be in it.
func TestText(t *testing.T) {
	l := library("go-redis", false, "m/a", "m/b")
	l.Rule, l.Title = "redis", "One client: \"the\" one"
	o := keeps("one")
	o.Use, o.SetBy = "{*one.T}.F({ctx})", []string{"m/start"}
	l.Owners = []*survey.Owner{o}
	l.Makers = []*survey.Maker{
		{Symbol: "m/one.New", Package: "m/one", Name: "New", Returns: true, Outside: survey.Figures{Tests: 1}},
		{Symbol: "(*m/one.T).New", Package: "m/one", Returns: true, Outside: survey.Figures{Tests: 1}},
		{Symbol: "m/one.fresh", Package: "m/one", Name: "fresh", Returns: true, Outside: survey.Figures{Tests: 1}},
		{Symbol: "m/one.Alone", Package: "m/one", Name: "Alone", Returns: true},
		{Symbol: "m/one.NewT", Package: "m/one", Name: "NewT", Outside: survey.Figures{Tests: 1}},
		{Symbol: "m/two.New", Package: "m/two", Name: "New", Returns: true, Outside: survey.Figures{Tests: 1}},
	}
	p := plan("", l)
	p.Choices[0].Pick = 0
	p.Tags, p.Tests, p.Docs = []string{"integration"}, "report", false
	want := rule.EditorLine + `
# What has one owner in this repository, and what replaces every other copy.
version: 1

# What these programs are and import matters most.
critical: [./cmd/a]

# Files under these build tags are scanned as well.
tags: [integration]

rules:
  redis:
    title: 'One client: "the" one'
    owner:
      - m/one
      - m/start
    use: '{*one.T}.F({ctx})'
    forbid:
      - preset: go-redis
      - call: m/one.New
    tests: report
    docs: off
`
	if diff := cmp.Diff(want, p.text()); diff != "" {
		t.Errorf("wanted - got +\n%s", diff)
	}
	if _, err := rule.Parse("ssot.yaml", []byte(p.text())); err != nil {
		t.Error(err)
	}
	for text, want := range map[string]string{"a.B()": "a.B()", "it's": "'it''s'", "*x": "'*x'", "a: b": "'a: b'", "(*x.T).M": "(*x.T).M"} {
		if got := scalar(text); got != want {
			t.Errorf("%s as a value is %s, not %s", text, got, want)
		}
	}
}

// TestForTests has tests count only where they build what others build.
func TestForTests(t *testing.T) {
	for _, tt := range []struct {
		tests, sound int
		use, want    string
	}{{4, 2, "one()", "rewrite"}, {4, 1, "one()", "allow"}, {1, 0, "one()", "rewrite"}, {4, 0, "", "rewrite"}} {
		l := library("x", false, "m/a", "m/b")
		l.Owners = []*survey.Owner{keeps("one")}
		p := plan("", l)
		p.Choices[0].Pick = 0
		p.Choices[0].Options[0].Use = tt.use
		p.Choices[0].Options[0].Tried = &Counts{Ready: 9, Tests: tt.tests, SoundTests: tt.sound}
		if p.forTests(); p.Tests != tt.want {
			t.Errorf("%+v comes to %s", tt, p.Tests)
		}
	}
}

// TestNarrow writes a use that takes parts of what it replaces with the entry that finds this, and no other.
func TestNarrow(t *testing.T) {
	l := library("x", false, "m/a", "m/b")
	l.Rule, l.Title, l.Preset = "env", "One", "getenv"
	p := plan("", l)
	if len(p.Choices[0].Options) != 2 {
		t.Fatal("no package of the environment is offered")
	}
	p.Choices[0].Pick = 0
	want := `    owner: m/internal/envx
    forbid:
      - call: os.Getenv
        use: 'envx.Get({1}, "")'
      - call: os.LookupEnv
        use: 'envx.Lookup({1})'
      - preset: getenv
`
	if !strings.Contains(p.text(), want) {
		t.Errorf("got %s", p.text())
	}
	if _, err := rule.Parse("ssot.yaml", []byte(p.text())); err != nil {
		t.Error(err)
	}
	p.Choices[0].Options[0].Narrow[0].Where = map[int]string{2: "3", 1: `"it's"`}
	if want := `where: {1: '"it''s"', 2: 3}`; !strings.Contains(p.text(), want) {
		t.Errorf("no %s in %s", want, p.text())
	}
}

// TestRoot finds the folder that the rule file belongs into, and which rule files are about it.
func TestRoot(t *testing.T) {
	top := t.TempDir()
	deep := filepath.Join(top, "module", "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if got := rootOf(deep); got != deep {
		t.Errorf("without a module it is %s", got)
	}
	module := filepath.Join(top, "module")
	if err := os.WriteFile(filepath.Join(module, "go.mod"), []byte("module m"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := rootOf(deep); got != module {
		t.Errorf("the module's is %s", got)
	}
	above := filepath.Join(top, rule.FileName)
	if !reaches(filepath.Join(module, rule.FileName), module) || !reaches(filepath.Join(deep, rule.FileName), module) || reaches(above, module) {
		t.Error("which rule files are about a module")
	}
	if err := os.WriteFile(filepath.Join(top, "go.work"), []byte("go 1.26"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !reaches(above, module) {
		t.Error("one beside a go.work is not about its modules")
	}
}

// TestWrap breaks lines at spaces alone, and indents what follows.
func TestWrap(t *testing.T) {
	long := strings.Repeat("x", 90)
	for _, tt := range []struct{ indent, text, want string }{
		{"", "one", "one\n"},
		{"  ", "", "  \n"},
		{"go-redis       ", strings.Repeat("w", 65) + " b c", "go-redis       " + strings.Repeat("w", 65) + "\n               b c\n"},
		{"  ", "a  b", "  a b\n"},
		{"  ", strings.Repeat("w", 76) + " b", "  " + strings.Repeat("w", 76) + " b\n"},
		{"  ", strings.Repeat("w", 77) + " b", "  " + strings.Repeat("w", 77) + "\n    b\n"},
		{"", strings.Repeat("世", 39) + " bb", strings.Repeat("世", 39) + "\n  bb\n"},
		{"", "a " + long + " b --c-d", "a\n  " + long + "\n  b --c-d\n"},
		{"", strings.Repeat("a ", 60) + "b", strings.TrimSpace(strings.Repeat("a ", 40)) + "\n  " + strings.TrimSpace(strings.Repeat("a ", 20)) + " b\n"},
	} {
		if got := wrap(tt.indent, tt.text); got != tt.want {
			t.Errorf("%q at %q is\n%swanted\n%s", tt.text, tt.indent, got, tt.want)
		}
	}
}
