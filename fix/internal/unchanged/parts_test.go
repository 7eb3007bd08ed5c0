package unchanged

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// filler are statements that depend on no other ones, as many as make a body long.
func filler(from int) string {
	var b strings.Builder
	for i := from; i < from+40; i++ {
		fmt.Fprintf(&b, "\tfiller%d := %d\n\tprintln(filler%d, \"some text\")\n", i, i, i)
	}
	return b.String()
}

var long = "package a\n\nvar global = 1\n\nfunc short() { println(1) }\n\nfunc one() { println(2) }; func two() { println(3) }\n\nfunc noBody()\n\nfunc body(x int) int {\n\ta := 1\n\tvar b, _ = 2, 3\n\tconst k = 4\n\ttype local int\n" + filler(100) +
	"\t_ = b\n\tc := a + 1\n\tprintln(c)\n\tprintln(a)\n\tprintln(local(k))\n\tglobal = 5\n\t/*here*/\n\tprintln(x)\n" + filler(200) + "\tif x > 1 {\n\t\tprintln(b)\n\t}\n\tunused := 6\n\tunused = 7\n\treturn x\n}\n\nfunc labelled() {\nl:\n\tprintln(8)\n" + filler(300) + "\tgoto l\n}\n\nfunc other() { println(9) } // comment\n\nfunc tail() { println(10) }\n"

// planned is the file after edits, which are given as pairs of texts.
func planned(t *testing.T, src string, edits ...string) *filerewrite.File {
	t.Helper()
	p := typetest.Program(t, "-- a/a.go --\n"+src)
	pkg := p.Packages[0]
	pkg.Errors = nil
	d := &filerewrite.File{File: pkg.Files[0], Variants: []*load.Package{pkg}, At: func(at int) int { return at }, Package: project.New(&scan.Result{Program: p}).Groups[pkg.Files[0].Path]}
	for i := 0; i+1 < len(edits); i += 2 {
		at := strings.Index(src, edits[i])
		if at < 0 {
			t.Fatalf("there is no %q", edits[i])
		}
		d.Edits = append(d.Edits, patch.Edit{Start: at, End: at + len(edits[i]), New: edits[i+1]})
	}
	var err error
	if d.After, err = patch.Apply(d.File.Src, d.Edits); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestFunctions holds which functions are in the result as they were.
func TestFunctions(t *testing.T) {
	const all = "short body labelled other tail"
	for _, c := range []struct {
		edits  []string
		change func(d *filerewrite.File)
		want   string
	}{
		{nil, nil, all + " noBody two"},
		{[]string{"println(1)", "println(11)"}, nil, "body labelled other tail noBody two"},
		{[]string{"func short", "/**/func short"}, nil, "body labelled other tail noBody two"},
		{[]string{"{ println(1) }", "{ println(1) }/**/"}, nil, "body labelled other tail noBody two"},
		{[]string{"var global = 1", "var global = 100\n\nvar more = 2"}, nil, all + " noBody two"},
		{[]string{" // comment", " println"}, nil, "short body labelled tail noBody two"},
		{[]string{"println(8)", "println(8) // more"}, nil, "short body other tail noBody two"},
		{nil, func(d *filerewrite.File) { d.Moves = []*filerewrite.Move{{}} }, ""},
		{nil, func(d *filerewrite.File) { d.At = func(int) int { return -1 } }, ""},
		{nil, func(d *filerewrite.File) { d.At = func(at int) int { return at + 1 } }, ""},
		{nil, func(d *filerewrite.File) {
			at := strings.Index(long, "println(1)")
			d.Placed = []filerewrite.Placed{{Start: at, End: at + 7}}
		}, "body labelled other tail noBody two"},
		{nil, func(d *filerewrite.File) {
			at := strings.Index(long, "func short")
			d.Placed = []filerewrite.Placed{{Start: at, End: at + 4}, {Start: at + len("func short() { println(1) }"), End: at + 40}}
		}, "body labelled other tail noBody two"},
	} {
		d := planned(t, long, c.edits...)
		if c.change != nil {
			c.change(d)
		}
		parts := new(Finder).In(d)
		got := map[string]bool{}
		for _, s := range parts.Functions {
			got[s.Was.Name.Name] = true
			text := long[d.File.Tok.Offset(s.Was.Pos()):d.File.Tok.Offset(s.Was.End())]
			if !strings.HasPrefix(string(d.After[s.Start:]), text) {
				t.Errorf("%q: %s is not at %d", c.edits, s.Was.Name.Name, s.Start)
			}
		}
		for name := range strings.FieldsSeq(all + " one two noBody") {
			if want := strings.Contains(" "+c.want+" ", " "+name+" "); got[name] != want {
				t.Errorf("%q: %s is unchanged: %t", c.edits, name, got[name])
			}
		}
		for _, decl := range d.File.Syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && len(parts.statements) == 0 && (parts.Contains(fn.Pos()) != got[fn.Name.Name] || fn.Body != nil && parts.Contains(fn.End()-1) != got[fn.Name.Name]) {
				t.Errorf("%q: %s is contained: %t", c.edits, fn.Name.Name, parts.Contains(fn.Pos()))
			}
		}
	}
	d := planned(t, long)
	syntax := d.File.Syntax
	if d.File.Syntax = nil; len(functions(d)) > 0 || len(new(Finder).unchangedStatements(d)) > 0 {
		t.Error("a page has unchanged functions")
	}
	d.File.Syntax = syntax
}

// TestStatements holds which statements of a long function are checked again: the edited ones, what mentions what these
// declare, and what all of these need.
func TestStatements(t *testing.T) {
	const end = "return x"
	for _, c := range []struct {
		edits []string
		want  string // "" when nothing is left out
	}{
		{[]string{"a := 1", "a := 2"}, "a := 1 | c := a + 1 | println(c) | println(a) | " + end},
		{[]string{"println(a)", "println(a, 1)"}, "a := 1 | c := a + 1 | println(c) | println(a) | " + end},
		{[]string{"println(c)", "println(c, 1)"}, "a := 1 | c := a + 1 | println(c) | " + end},
		{[]string{"println(x)", "println(x, 1)"}, "println(x) | " + end},
		{[]string{"println(b)", "println()"}, "var b, _ = 2, 3 | _ = b | if x > 1 { println(b) } | " + end},
		{[]string{"println(local(k))", "println()"}, "const k = 4 | type local int | println(local(k)) | " + end},
		{[]string{"k = 4", "k = 5"}, "const k = 4 | type local int | println(local(k)) | " + end},
		{[]string{"unused := 6", "unused := 8"}, "unused := 6 | unused = 7 | " + end},
		{[]string{"/*here*/", "println(12)"}, end},
		{[]string{"/*here*/", "a := 13"}, "a := 1 | c := a + 1 | println(c) | println(a) | " + end},
		{[]string{"/*here*/", "_ = a"}, "a := 1 | c := a + 1 | println(c) | println(a) | " + end},
		{[]string{"/*here*/", "_ = new.a"}, end},
		{[]string{"/*here*/", "_ = global"}, ""},
		{[]string{"/*here*/", "_ = x.global"}, end},
		{[]string{"func body(x int)", "func body(x int64)"}, ""},
		{[]string{"{\n\ta := 1", "{ \n\ta := 1"}, ""},
		{[]string{"\ta := 1", "\t\ta := 1"}, "a := 1 | c := a + 1 | println(c) | println(a) | " + end},
		{[]string{"println(8)", "println(81)"}, ""},
		{[]string{"println(1)", "println(11)"}, ""},
		{nil, ""},
	} {
		d := planned(t, long, c.edits...)
		parts := new(Finder).In(d)
		var got []string
		fn := d.File.Syntax.Decls[5].(*ast.FuncDecl)
		for _, stmt := range fn.Body.List {
			text := strings.Join(strings.Fields(long[d.File.Tok.Offset(stmt.Pos()):d.File.Tok.Offset(stmt.End())]), " ")
			out := parts.LeavesOut(stmt)
			if c.want != "" && out != parts.Contains(stmt.Pos()) {
				t.Errorf("%q: %s is left out: %t", c.edits, text, out)
			}
			if filled := strings.Contains(text, "filler"); filled && out != (c.want != "") {
				t.Errorf("%q: %s is left out: %t", c.edits, text, out)
			} else if !filled && !out {
				got = append(got, text)
			}
		}
		if c.want != "" && strings.Join(got, " | ") != c.want {
			t.Errorf("%q: checked again are %s, want %s", c.edits, strings.Join(got, " | "), c.want)
		}
		if (len(parts.statements) == 0) != (c.want == "") {
			t.Errorf("%q: %d stretches are left out", c.edits, len(parts.statements))
		}
		for i, left := range parts.Statements() {
			if s := parts.statements[i]; string(d.After[left.Start:left.End]) != long[s.Start:s.End] {
				t.Errorf("%q: stretch %d is not at %v", c.edits, i, left)
			}
		}
	}
}

// TestStatementsWhole holds when a function is checked as a whole all the same.
func TestStatementsWhole(t *testing.T) {
	for name, change := range map[string]func(d *filerewrite.File){
		"an import moves":         func(d *filerewrite.File) { d.Moves = []*filerewrite.Move{{}} },
		"the package has errors":  func(d *filerewrite.File) { d.Variants[0].Errors = []load.Error{{Msg: "a"}} },
		"there is no variant":     func(d *filerewrite.File) { d.Variants = nil },
		"the layout took it away": func(d *filerewrite.File) { d.At = func(int) int { return -1 } },
		"the layout changed it":   func(d *filerewrite.File) { d.At = func(at int) int { return at + 1 } },
	} {
		d := planned(t, long, "a := 1", "a := 2")
		if len(new(Finder).In(d).statements) == 0 {
			t.Fatal("nothing is left out")
		}
		change(d)
		if left := new(Finder).unchangedStatements(d); len(left) > 0 {
			t.Errorf("%s: %d stretches are left out", name, len(left))
		}
	}
	short := strings.Replace(long, filler(100), "", 1)
	short = strings.Replace(short, filler(200), "", 1)
	if left := new(Finder).unchangedStatements(planned(t, short, "a := 1", "a := 2")); len(left) > 0 {
		t.Errorf("of a short function %d stretches are left out", len(left))
	}
	// An expression that a use replaces declares nothing: other mentions of its names do not depend on it.
	d := planned(t, long, "a + 1", "a + 2")
	at := strings.Index(long, "a + 1")
	s, r := site.Locate(&scan.Violation{Source: d.File, Offset: at, End: at + len("a + 1")})
	if r != nil {
		t.Fatal(r)
	}
	without := len(new(Finder).unchangedStatements(d))
	d.Sites = []*site.Site{s}
	with := len(new(Finder).unchangedStatements(d))
	if with == 0 || without == 0 {
		t.Errorf("%d and %d stretches are left out", with, without)
	}
	var again []string
	parts := new(Finder).In(d)
	for _, stmt := range d.File.Syntax.Decls[5].(*ast.FuncDecl).Body.List {
		if !parts.LeavesOut(stmt) {
			again = append(again, long[d.File.Tok.Offset(stmt.Pos()):d.File.Tok.Offset(stmt.End())])
		}
	}
	if got := strings.Join(again, " | "); got != "a := 1 | c := a + 1 | println(c) | println(a) | return x" {
		t.Errorf("checked again are %s", got)
	}
}

// TestIdentifiers reads the names of an edit, without members.
func TestIdentifiers(t *testing.T) {
	for code, want := range map[string]string{"": "", "x.Sel(y)": "x y", "a := b.c.d + \"e\" // f": "a b", "func() {": "", ". x": "", "1.5 x": "x"} {
		if got := strings.Join(identifiersIn(code), " "); got != want {
			t.Errorf("%q mentions %q, want %q", code, got, want)
		}
	}
}
