package owner

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// An Owner is an owner of a rule, resolved in a tree.
type Owner struct {
	rule.Owner
	// Package is the import path of the owner, or of the package that contains it. It is empty for a file that is not
	// in the tree.
	Package  string
	Function rule.Symbol // the zero Symbol unless the owner is a function or method
}

// IsPackage reports whether the owner is a package, with its tests.
func (o Owner) IsPackage() bool { return o.Function == rule.Symbol{} && o.File() == "" }

// A Place is a position in source.
type Place struct {
	Package string    // import path without a _test suffix
	File    string    // path relative to the rule file's folder, with slashes
	Syntax  *ast.File // nil if the file is no Go file; then no function owns the place
	Pos     token.Pos // in Syntax
}

// Has reports whether a place belongs to the owner.
func (o Owner) Has(at Place) bool {
	switch {
	case o.File() != "":
		return at.File == o.File()
	case o.IsPackage():
		return at.Package == o.Package
	}
	return at.Package == o.Package && at.Syntax != nil && o.inFunction(at)
}

// inFunction reports whether a place is within the owner's function. Functions of an external test package do not
// count.
func (o Owner) inFunction(at Place) bool {
	if strings.HasSuffix(at.File, "_test.go") && strings.HasSuffix(at.Syntax.Name.Name, "_test") {
		return false
	}
	return slices.ContainsFunc(at.Syntax.Decls, func(decl ast.Decl) bool {
		fn, ok := decl.(*ast.FuncDecl)
		return ok && o.named(fn) && start(fn) <= at.Pos && at.Pos < fn.End()
	})
}

// named reports whether a declaration has the name and receiver of the owner's function.
func (o Owner) named(fn *ast.FuncDecl) bool {
	return fn.Name.Name == o.Function.Name && receiver(fn) == o.Function.Recv
}

// start returns the start of a function declaration, including its doc comment.
func start(fn *ast.FuncDecl) token.Pos {
	if fn.Doc != nil {
		return fn.Doc.Pos()
	}
	return fn.Pos()
}

// receiver returns the name of a method's receiver type, or an empty string.
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return ""
	}
	for t := fn.Recv.List[0].Type; ; {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// Owners holds the owners of all rules.
type Owners struct {
	of   map[*rule.Rule][]Owner
	tree *load.Tree
}

// New resolves the owners of the rules in a tree.
func New(rules *rule.File, tree *load.Tree) *Owners {
	known := map[string]bool{}
	folders := map[string]string{}
	for _, d := range tree.Dirs {
		known[d.ImportPath] = d.ImportPath != ""
		folders[d.Rel] = d.ImportPath
		for _, f := range d.Files {
			for _, p := range f.Imports {
				known[p] = true
			}
		}
	}
	out := &Owners{of: map[*rule.Rule][]Owner{}, tree: tree}
	for _, r := range rules.Rules {
		for _, o := range r.Owner {
			one := Owner{Owner: o, Package: o.Text}
			sym, err := rule.ParseSymbol(o.Text)
			switch {
			case o.File() != "":
				one.Package = folders[path.Dir(o.File())]
			case err == nil && !known[o.Text] && (sym.Recv != "" || known[sym.Package]):
				one.Package, one.Function = sym.Package, sym
			}
			out.of[r] = append(out.of[r], one)
		}
	}
	return out
}

// Of returns the owners of a rule, in the order of the rule file.
func (o *Owners) Of(r *rule.Rule) []Owner {
	if o == nil {
		return nil
	}
	return o.of[r]
}

// Packages returns the import paths of a rule's owners, or of the packages that contain them, without duplicates.
func (o *Owners) Packages(r *rule.Rule) []string {
	var out []string
	for _, one := range o.Of(r) {
		if one.Package != "" && !slices.Contains(out, one.Package) {
			out = append(out, one.Package)
		}
	}
	return out
}

// Has reports whether a place belongs to an owner of a rule. A place without a file stands for the whole package.
func (o *Owners) Has(r *rule.Rule, at Place) bool {
	return slices.ContainsFunc(o.Of(r), func(one Owner) bool { return one.Has(at) })
}
