package handling_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/handling"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
)

// TestStyles holds the lines that handle an error of own.Dial at each call of here, as its function handles others.
func TestStyles(t *testing.T) {
	p, compare := typetest.Archive(t, "testdata/styles.txtar")
	pkg := p.Packages[len(p.Packages)-1]
	var out strings.Builder
	for _, f := range pkg.Files {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || types.ExprString(call.Fun) != "here" {
				return true
			}
			s, r := site.Locate(&scan.Violation{Source: f, Offset: f.Tok.Offset(call.Pos()), End: f.Tok.Offset(call.End())})
			if r != nil {
				t.Fatal(r)
			}
			name := "no function"
			if fn, ok := s.Decl().(*ast.FuncDecl); ok {
				name = fn.Name.Name
			}
			fmt.Fprintf(&out, "%d %s\n", f.Tok.Line(call.Pos()), name)
			style, ok := handling.Of(pkg, s)
			if !ok {
				out.WriteString("\tnone\n")
				return true
			}
			var zeros []string
			if style.Returns {
				zeros = []string{"0"}
			}
			out.WriteString("\t" + strings.Join(style.Lines("err2", "own.Dial", zeros), "\n\t") + "\n")
			var names []string
			for _, id := range style.Mentions() {
				names = append(names, id.Name)
			}
			if style.Plain() || names != nil {
				fmt.Fprintf(&out, "\tplain %v, mentions %s\n", style.Plain(), strings.Join(names, " "))
			}
			return true
		})
	}
	compare(out.String())
}

// TestLeaves holds which blocks leave their function.
func TestLeaves(t *testing.T) {
	p := typetest.Program(t, `
-- a/a.go --
package a

func exit() {}
func log(...any) t { return t{} }

type t struct{}

func (t) Fatal() t       { return t{} }
func (t) Err(e error) t  { return t{} }
func (t) Msg(s string)   {}

func f() {
	{ return }
	{ log(); return }
	{ return; log() }
	{}
	{ log() }
	{ exit() }
	{ panic(1) }
	{ x := 1; _ = x }
	{ t{}.Fatal().Err(nil).Msg("x") }
	{ t{}.Err(nil).Msg("x") }
	{ go exit() }
}
`)
	body := p.Packages[0].Files[0].Syntax.Decls[len(p.Packages[0].Files[0].Syntax.Decls)-1].(*ast.FuncDecl).Body
	var got []bool
	for _, stmt := range body.List {
		got = append(got, handling.Leaves(stmt.(*ast.BlockStmt)))
	}
	if want := []bool{true, true, false, false, false, true, true, false, true, false, false}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
