package use

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TestExpected holds what each identifier of a use must refer to where it stands, but for names of packages: @ is a
// variable of that place, own one of the use, ? declares one, inner one of a part that is taken over. What is taken
// over stands behind a bar, and the packages with what the use takes of them behind another.
func TestExpected(t *testing.T) {
	type at struct{ use, symbol, body string }
	for c, want := range map[at]string{
		{"own.Get()", "old.New", "_ = ‹old.New(\"a\", 1)›"}:                                                                  "Get || own Get",
		{"own.Named({1})", "old.New", "_ = ‹old.New(\"a\", 1)›"}:                                                             "Named | \"a\" | own Named",
		{"own.Named({1})", "old.New", "_ = ‹old.New(x, 1)›"}:                                                                 "Named x@ | x | own Named",
		{"own.Named({1})", "old.New", "_ = ‹old.New(level+name(), 1)›"}:                                                      "Named level name | level+name() | own Named",
		{"own.Named({1})", "old.New", "_ = ‹old.New(p.Name, 1)›"}:                                                            "Named p@ Name | p.Name | own Named",
		{"own.Named({1})", "old.New", "_ = ‹old.New(lib.Host, 1)›"}:                                                          "Named Host | lib.Host | own Named",
		{"own.Named({1})", "old.New", "_ = ‹old.New(string(x), 1)›"}:                                                         "Named string x@ | string(x) | own Named",
		{"own.Lazy({.F})", "old.Lazy", "_ = ‹old.Lazy(old.L{F: func() string { y := x; return y }})›"}:                       "Lazy string inner x@ inner | func() string { y := x; return y } | own Lazy",
		{"own.Swapped({2}, {1})", "old.Pair", "_ = ‹old.Pair(n, x)›"}:                                                        "Swapped x@ n@ | n, x | own Swapped",
		{"own.Both({2}, {2})", "old.Pair", "_ = ‹old.Pair(1, x)›"}:                                                           "Both x@ x@ | x | own Both",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹e.Do(x)›"}:                                                              "Do e@ T x@ | e, x | own Do",
		{"own.All({1}, {2}, {3...})", "old.New", "_ = ‹old.New(x, n, list...)›"}:                                             "All x@ n@ list@ | x, n, list | own All",
		{"own.Lazy(func() string { s := \"a\"; return s })", "old.Pair", "_ = ‹old.Pair(1, \"a\")›"}:                         "Lazy string ? s own || own Lazy",
		{"own.Number(own.Count + len(own.Name))", "old.Pair", "_ = ‹old.Pair(1, \"a\")›"}:                                    "Number Count len Name || own Number Count Name",
		{"own.At({ctx})", "old.Pair", "_ = ‹old.Pair(1, \"a\")›"}:                                                            "At ctx@ || own At",
		{"{*own.App}.Get()", "old.Pair", "_ = ‹old.Pair(1, \"a\")›"}:                                                         "app@ Get || ",
		{"{*own.App}.Get()", "old.Pair", "var h = struct{ a *own.App }{}\n\t_ = h\n\tapp = nil\n\t_ = ‹old.Pair(1, \"a\")›"}: "app@ Get || ",
	} {
		decls := "package a\n\nimport (\n\t\"context\"\n\t\"lib\"\n\t\"old\"\n\t\"own\"\n)\n\nvar _ = lib.Host\n\nvar level = \"a\"\n\ntype embeds struct{ *old.T }\n\nfunc name() string { return \"\" }\n\nfunc f(ctx context.Context, app *own.App, x string, n int, list []string, p *old.T, e embeds) {\n\t" + c.body + "\n}\n"
		p, why := place(t, c.use, rule.Call, c.symbol, decls)
		if why != "" {
			t.Errorf("%s at %s: %s", c.use, c.body, why)
			continue
		}
		var got []string
		for _, e := range p.use.Expected(p.pkg, p.filled) {
			switch {
			case e.Inner:
				got = append(got, "inner")
			case e.Obj == nil:
				got = append(got, "?")
			case e.Own:
				got = append(got, e.Obj.Name()+" own")
			case e.At:
				got = append(got, e.Obj.Name()+"@")
			default:
				got = append(got, e.Obj.Name())
			}
		}
		var kept []string
		for _, e := range p.table.Kept(p.pkg, p.site) {
			kept = append(kept, string(p.site.File.Src[p.site.File.Tok.Offset(e.Pos()):p.site.File.Tok.Offset(e.End())]))
		}
		var owners []string
		for _, o := range p.use.Owners() {
			owners = append(owners, o.Pkg.Path()+" "+strings.Join(o.Members, " "))
		}
		text := strings.ReplaceAll(fmt.Sprintf("%s | %s | %s", strings.Join(got, " "), strings.Join(kept, ", "), strings.Join(owners, ", ")), " |  | ", " || ")
		if text != want {
			t.Errorf("%s at %s:\n\t%s\nwant\t%s", c.use, c.body, text, want)
		}
	}
}

// TestSpelled holds the text of a use under the names by which a file imports its packages.
func TestSpelled(t *testing.T) {
	for name, want := range map[string]string{"own": "own.Number(own.Count)", "o": "o.Number(o.Count)", "": "Number(Count)"} {
		p, why := place(t, "own.Number(own.Count)", rule.Call, "old.Pair", "package a\n\nimport (\n\t\"old\"\n\n\t_ \"own\"\n)\n\nvar _ = ‹old.Pair(1, \"a\")›\n")
		if got := p.use.Spelled(map[string]string{"own": name}, p.filled); why != "" || got != want {
			t.Errorf("%s%s, want %s", why, got, want)
		}
	}
}

// TestBroken holds whose fault it is that a use has no type: the owner's that does not type-check, if the use names it.
func TestBroken(t *testing.T) {
	p := typetest.Program(t, "-- lib/lib.go --\npackage lib\n\nfunc New() int { return 0 }\n-- own/own.go --\npackage own\n\nfunc Get() int { return \"a\" }\n-- fine/fine.go --\npackage fine\n\nfunc Get() int { return 1 }\n-- a/a.go --\npackage a\n\nimport \"lib\"\n\nvar x = lib.New()\n")
	pkg := p.Packages[len(p.Packages)-1]
	rules := &rule.File{Rules: []*rule.Rule{{Name: "r", Owner: []rule.Owner{{Text: "fine"}, {Text: "own"}}}}}
	tree := &load.Tree{Root: typetest.Root}
	res := &scan.Result{Root: typetest.Root, Program: p, Rules: rules, Tree: tree, Detector: &scan.Detector{Owners: owner.New(rules, tree)}}
	table := &Table{Project: project.New(res)}
	says := func(use, configuration, want string) {
		t.Helper()
		v := &scan.Violation{Rule: "r", Source: pkg.Files[0], Entry: &rule.Entry{Kind: rule.Call, Symbol: rule.Symbol{Package: "lib", Name: "New"}, Use: use}}
		u, r := table.Use(configuration, v)
		switch {
		case r == nil && want == "":
			if again, _ := table.UseAt(configuration, &site.Site{V: v}); again != u || u.Text != use {
				t.Errorf("%s is typed twice", use)
			}
		case r == nil || r.Detail != want:
			t.Errorf("%s in %q: %v, want %s", use, configuration, r, want)
		}
	}
	says("fine.Get()", "", "")
	says("fine.Missing()", "", "in the configuration , fine.Missing() does not type-check: undefined: fine.Missing")
	says("own.Missing()", "", "no rewrite to own.Missing() can be verified: own does not type-check: own/own.go:3:25: cannot use \"a\" (untyped string constant) as int value in return statement")
	says("fine.Missing() + own.Missing()", "", "no rewrite to fine.Missing() + own.Missing() can be verified: own does not type-check: own/own.go:3:25: cannot use \"a\" (untyped string constant) as int value in return statement")
	v := &scan.Violation{Entry: &rule.Entry{Use: "own.Get()"}}
	if r := table.RefuseBroken("", v, "fine"); r != nil {
		t.Errorf("%v", r)
	}
	if r := table.RefuseBroken("linux", v, "own"); r != nil {
		t.Errorf("%v", r)
	}
	p.Packages[1].Errors = []load.Error{{Msg: "not in a file"}}
	if r := table.RefuseBroken("", v, "own"); r == nil || !strings.HasSuffix(r.Detail, "own does not type-check: not in a file") {
		t.Errorf("%v", r)
	}
	p.Packages[1].ForTest = "own"
	if r := table.RefuseBroken("", v, "own"); r != nil {
		t.Errorf("the owner's tests have errors: %v", r)
	}
}
