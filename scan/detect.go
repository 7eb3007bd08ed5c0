package scan

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// pass is what detection reads of one variant of a package: what a go/analysis pass has, and the compiled rules.
type pass struct {
	path  string // import path without a _test suffix
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
	rules *matcher
}

// finding is a violation before it has a file's bytes, a priority and a fingerprint.
type finding struct {
	claim      claim
	start, end token.Pos
	at         inspector.Cursor // what is forbidden, or a node that holds it and nothing else
	file       *ast.File
	value      bool
}

// detect finds what the rules forbid, in no particular order. It knows nothing of owners and exclusions, and neither mutates its arguments nor keeps them.
// Where types are missing because the package has errors, what depends on them is not found.
func (p *pass) detect() []finding {
	var out []finding
	in := inspector.New(p.files)
	for file := range in.Root().Children() {
		f := file.Node().(*ast.File)
		for _, find := range []func(inspector.Cursor, func(finding)){p.calls, p.builds, p.declares, p.imports, p.refs} {
			find(file, func(x finding) {
				x.file = f
				out = append(out, x)
			})
		}
	}
	return out
}

// report yields a finding for each claim on a node.
func report(claims []claim, at inspector.Cursor, value bool, yield func(finding)) {
	for _, c := range claims {
		yield(finding{claim: c, start: at.Node().Pos(), end: at.Node().End(), at: at, value: value})
	}
}

// qualified is the whole mention of an identifier: the selector that it ends, or itself.
func qualified(id inspector.Cursor) inspector.Cursor {
	if sel, ok := id.Parent().Node().(*ast.SelectorExpr); ok && sel.Sel == id.Node() {
		return id.Parent()
	}
	return id
}

// outsideParens is the outermost of the parentheses around an expression and nothing else, or the expression.
func outsideParens(expr inspector.Cursor) inspector.Cursor {
	for {
		if _, ok := expr.Parent().Node().(*ast.ParenExpr); !ok {
			return expr
		}
		expr = expr.Parent()
	}
}

// declaration names the top-level declaration that a node stands in: "NewHub", "(*Hub).Run", "Hub.String", "defaultPool"; nothing for imports and other nodes outside of them.
func declaration(at inspector.Cursor) string {
	child := at
	for cur := range at.Enclosing((*ast.FuncDecl)(nil), (*ast.ValueSpec)(nil), (*ast.TypeSpec)(nil), (*ast.GenDecl)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.FuncDecl:
			return funcName(n)
		case *ast.ValueSpec, *ast.TypeSpec:
			child = cur
		case *ast.GenDecl:
			if _, top := cur.Parent().Node().(*ast.File); top {
				return specName(child.Node(), at.Node())
			}
		}
	}
	return ""
}

// specName names a spec; in one of several variables, the one whose value holds a node.
func specName(spec, at ast.Node) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return spec.Name.Name
	case *ast.ValueSpec:
		for i, v := range spec.Values {
			if len(spec.Values) == len(spec.Names) && v.Pos() <= at.Pos() && at.End() <= v.End() {
				return spec.Names[i].Name
			}
		}
		return spec.Names[0].Name
	}
	return ""
}

// funcName is a function's name, with the receiver's type but not its type parameters: renaming those renames nothing.
func funcName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	star := false
	recv := f.Recv.List[0].Type
	for {
		switch t := recv.(type) {
		case *ast.ParenExpr:
			recv = t.X
		case *ast.StarExpr:
			star, recv = true, t.X
		case *ast.IndexExpr:
			recv = t.X
		case *ast.IndexListExpr:
			recv = t.X
		case *ast.Ident:
			if star {
				return "(*" + t.Name + ")." + f.Name.Name
			}
			return t.Name + "." + f.Name.Name
		default:
			return f.Name.Name
		}
	}
}
