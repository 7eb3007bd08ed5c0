package effect_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TestTraces follows each value that lib.New, lib.Make or a use of an owner's package builds in the packages a, b,
// … of an archive: forward to what it reaches, and backward from what is closed in the same function. Package o is
// the owner. The other packages of an archive are libraries, whose bodies are not loaded.
func TestTraces(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no archives", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			typetest.Compare(t, file, ar, map[string]string{"want.txt": traces(t, ar)})
		})
	}
}

func traces(t *testing.T, ar *txtar.Archive) string {
	t.Helper()
	code := &txtar.Archive{Files: slices.DeleteFunc(slices.Clone(ar.Files), func(f txtar.File) bool { return strings.HasPrefix(f.Name, "want.") })}
	p := typetest.Program(t, string(txtar.Format(code)))
	for _, pkg := range p.Packages {
		for _, e := range pkg.Errors {
			if !strings.Contains(e.Msg, "declared and not used") && !strings.Contains(string(ar.Comment), "type errors") {
				t.Fatalf("%s: %s", e.Position, e.Msg)
			}
		}
	}
	p.Packages = slices.DeleteFunc(p.Packages, func(pkg *load.Package) bool { return len(pkg.Path) != 1 })
	rules, err := rule.Parse(rule.FileName, []byte("version: 1\nrules:\n  r: {owner: o, use: o.One(), forbid: [{call: lib.New}]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	res := &scan.Result{Root: typetest.Root, Program: p, Rules: rules, Tree: &load.Tree{Root: typetest.Root}}
	res.Detector = &scan.Detector{Owners: owner.New(rules, res.Tree)}
	for _, pkg := range p.Packages {
		for _, f := range pkg.Files {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				switch fun := types.ExprString(call.Fun); fun {
				case "lib.New", "lib.Make", "lib.Pair", "lib.Pool":
					v := &scan.Violation{Fingerprint: strconv.Itoa(len(res.Violations)), Rule: "r", File: strings.TrimPrefix(f.Path, typetest.Root+"/"), Source: f, Code: fun + "()"}
					v.Offset, v.End = f.Tok.Offset(call.Pos()), f.Tok.Offset(call.End())
					v.Line = p.Fset.Position(call.Pos()).Line
					if len(call.Args) > 0 && types.ExprString(call.Args[0]) == `"allowed"` {
						v.Allowed = &scan.Allowance{}
					}
					res.Violations = append(res.Violations, v)
				}
				return true
			})
		}
	}
	proj := project.New(res)
	e := effect.New(proj)
	var out strings.Builder
	for _, v := range res.Violations {
		s, r := site.Locate(v)
		if r != nil {
			t.Fatal(r)
		}
		pkg := proj.PackageOf(v).Variants[0]
		name := "package level"
		if decl, ok := s.Decl().(*ast.FuncDecl); ok {
			name = decl.Name.Name
		}
		fmt.Fprintf(&out, "%s:%d %s\n", v.File, v.Line, name)
		forward(&out, p, e.Follow(s, pkg))
		if second := e.FollowResult(s, pkg, 1); second.Type != nil {
			out.WriteString("    its second result\n")
			forward(&out, p, second)
		}
		backward(&out, e, proj, s, pkg)
	}
	return out.String()
}

// forward lists what a trace holds: each expression with its line.
func forward(out *strings.Builder, p *load.Program, t *effect.Trace) {
	place := func(pos token.Pos) string {
		at := p.Fset.Position(pos)
		return fmt.Sprintf("%s:%d", strings.TrimPrefix(at.Filename, typetest.Root+"/"), at.Line)
	}
	text := func(c inspector.Cursor) string {
		return fmt.Sprintf("%s %s", place(c.Node().Pos()), strings.Join(strings.Fields(types.ExprString(c.Node().(ast.Expr))), " "))
	}
	likeness := func(c inspector.Cursor) string { return [...]string{"", ", copied", ", derived"}[t.Likeness(c)] }
	for i, c := range t.Values[min(1, len(t.Values)):] {
		by := ""
		if obj := t.HeuristicEdge(i + 1); obj != nil {
			by = ", perhaps by " + obj.Name()
		}
		fmt.Fprintf(out, "\t%s%s%s\n", text(c), likeness(c), by)
	}
	for _, c := range t.Copies {
		fmt.Fprintf(out, "\tcopy %s%s\n", text(c), likeness(c))
	}
	for _, v := range t.Embedded {
		fmt.Fprintf(out, "\tembedded %s\n", v.Name())
	}
	for _, w := range t.Wrappers {
		fmt.Fprintf(out, "\twrapper %s\n", w.Name())
	}
	for _, x := range t.External {
		typ := "inferred"
		if x.Type != nil {
			typ = types.TypeString(x.Type, (*types.Package).Name)
		}
		fmt.Fprintf(out, "\texternal %s to %s, %s\n", text(x.Value), x.To.Name(), typ)
	}
	for _, obj := range t.Escaping {
		fmt.Fprintf(out, "\tescapes by %s\n", obj.Name())
	}
	for _, c := range t.ToFunctionVariables {
		fmt.Fprintf(out, "\tto an unknown function %s\n", text(c))
	}
	for i, m := range t.MethodExprs {
		by := ""
		if obj := t.MethodExprHeuristic(i); obj != nil {
			by = ", perhaps by " + obj.Name()
		}
		fmt.Fprintf(out, "\tmethod expression %s on %s%s\n", text(m.Method), text(m.Value), by)
	}
	if t.Cut {
		out.WriteString("\tcut\n")
	}
}

// backward lists what the receivers of Close in the declaration of a violation may hold.
func backward(out *strings.Builder, e *effect.Engine, proj *project.Project, s *site.Site, pkg *load.Package) {
	ast.Inspect(s.Decl(), func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Close" {
			return true
		}
		var answers []string
		for _, other := range []bool{false, true} {
			from := &effect.Origins{P: e, Packages: e.Packages(), V: s.V, OtherVariant: other, Seen: map[types.Object]bool{}}
			from.Closed(proj.Index(pkg), sel)
			var may []string
			if from.Obstacle != "" {
				may = append(may, from.Obstacle)
			}
			for _, v := range from.Others {
				may = append(may, fmt.Sprintf("line %d", v.Line))
			}
			if may == nil {
				may = []string{"nothing else"}
			}
			answers = append(answers, strings.Join(may, ", "))
		}
		fmt.Fprintf(out, "\tclosed %s: %s\n", types.ExprString(sel.X), answers[0])
		if answers[0] != answers[1] {
			fmt.Fprintf(out, "\tin another variant: %s\n", answers[1])
		}
		return true
	})
}

// TestCut follows a value to more places than the bound.
func TestCut(t *testing.T) {
	out := traces(t, txtar.Parse([]byte(`
-- lib/lib.go --
package lib

type T struct{}

func New() *T { return nil }
func (*T) Do() {}
-- a/a.go --
package a

import "lib"

func many() {
	c := lib.New()
`+strings.Repeat("\tc.Do()\n", effect.MaxPlaces+10)+`}
`)))
	if n := strings.Count(out, " c\n"); !strings.HasSuffix(out, "\tcut\n") || n >= effect.MaxPlaces || n < effect.MaxPlaces-10 {
		t.Errorf("%d places: %s", n, out[max(0, len(out)-100):])
	}
}
