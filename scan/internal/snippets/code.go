package snippets

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// parsed returns the violations in a snippet that parses. It type-checks the snippet like a package, so import names
// are resolved, and names that the snippet declares itself are not mistaken for packages.
func (s *Finder) parsed(c *snippet.Code, names map[string]*types.Package) []Finding {
	p := s.checked(c, names)
	var out []Finding
	for _, x := range s.rules.FindInSnippet(p) {
		start, end := c.Offset(x.Start), c.Offset(x.End)
		if start < 0 || end <= start || s.owned(x.Claim, c, x.Start) || c.Block.Kind != snippet.Markdown && !reported(x, c) || x.Value && bare(x.At) {
			continue
		}
		out = append(out, Finding{Claim: x.Claim, Code: c, Start: start, End: end, Expr: x.Normalised(c.Tok, c.Source()), Value: x.Value, Pkg: p})
	}
	return out
}

// checked type-checks a snippet and returns it as a package for detection. Type errors are ignored: snippets are
// incomplete.
func (s *Finder) checked(c *snippet.Code, names map[string]*types.Package) *detect.Package {
	pkg := types.NewPackage("p", c.File.Name.Name)
	own := declaredIn(c.File)
	for name := range s.imported(c.File) {
		own[name] = true
	}
	for name, imported := range names {
		if !own[name] {
			pkg.Scope().Insert(types.NewPkgName(token.NoPos, pkg, name, imported))
		}
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Implicits: map[ast.Node]types.Object{},
	}
	conf := types.Config{Importer: s, Error: func(error) {}}
	_ = types.NewChecker(&conf, c.Fset, pkg, info).Files([]*ast.File{c.File})
	return &detect.Package{Path: "p", Files: []*ast.File{c.File}, Types: pkg, Info: info}
}

// declaredIn returns the names that a file declares at its top level.
func declaredIn(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names[d.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						names[id.Name] = true
					}
				}
			}
		}
	}
	return names
}

// owned reports whether a snippet shows the code of the rule's owner: it has the package clause of the owner's package
// and, if the owner is a function, the position is in that function. The snippet's file is not known, so it is taken to
// be the owner's.
func (s *Finder) owned(c detect.Claim, code *snippet.Code, at token.Pos) bool {
	if !code.Clause {
		return false
	}
	for _, o := range s.rules.Owners.Of(c.Rule) {
		place := owner.Place{Package: o.Package, File: o.File(), Syntax: code.File, Pos: at}
		if o.Package != "" && s.name(o.Package) == code.File.Name.Name && o.Has(place) {
			return true
		}
	}
	return false
}

// reported reports whether a finding between prose is meant as code. Its expression statement must be one that Go
// allows, and must not follow a label on the same line, because prose often has the form "word: name".
func reported(x detect.Finding, c *snippet.Code) bool {
	for cur := range x.At.Enclosing((*ast.ExprStmt)(nil)) {
		switch e := ast.Unparen(cur.Node().(*ast.ExprStmt).X).(type) {
		case *ast.CallExpr, *ast.CompositeLit:
		case *ast.UnaryExpr:
			if e.Op != token.AND && e.Op != token.ARROW {
				return false
			}
		default:
			return false
		}
		if l, ok := cur.Parent().Node().(*ast.LabeledStmt); ok && c.Tok.Line(l.Pos()) == c.Tok.Line(l.Stmt.Pos()) {
			return false
		}
	}
	return true
}

// bare reports whether a node is a complete expression statement. A name alone on a line only mentions its object.
func bare(at inspector.Cursor) bool {
	_, ok := at.Parent().Node().(*ast.ExprStmt)
	return ok
}

// unparsed finds calls and composite literals in a fenced block that does not parse, by their tokens: a qualified name
// followed by a bracket.
func (s *Finder) unparsed(c *snippet.Code, names map[string]*types.Package) []Finding {
	text := c.Block.Text.Bytes()[c.Start:c.End]
	file := token.NewFileSet().AddFile("", -1, len(text))
	var sc scanner.Scanner
	sc.Init(file, text, func(token.Position, string) {}, 0)
	type word struct {
		at  int
		tok token.Token
		lit string
	}
	words := []word{{tok: token.SEMICOLON}}
	for {
		pos, tok, lit := sc.Scan()
		if tok == token.EOF {
			break
		}
		words = append(words, word{file.Offset(pos), tok, lit})
	}
	var out []Finding
	for i := 1; i+3 < len(words); i++ {
		w := words[i : i+4]
		open := w[3].tok
		if w[0].tok != token.IDENT || w[1].tok != token.PERIOD || w[2].tok != token.IDENT || open != token.LPAREN && open != token.LBRACE {
			continue
		}
		if before := words[i-1].tok; before == token.PERIOD || before == token.FUNC || names[w[0].lit] == nil {
			continue
		}
		obj := names[w[0].lit].Scope().Lookup(w[2].lit)
		if obj == nil {
			continue
		}
		end := w[2].at + len(w[2].lit)
		for _, claim := range s.rules.ClaimsBefore(open, detect.Object{Pkg: obj.Pkg().Path(), Name: obj.Name()}) {
			out = append(out, Finding{Claim: claim, Code: c, Start: c.Start + w[0].at, End: c.Start + end, Expr: obj.Pkg().Path() + " . " + obj.Name()})
		}
	}
	return out
}
