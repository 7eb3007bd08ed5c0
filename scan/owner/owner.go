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

// Owner is an owner of a rule in a tree.
type Owner struct {
	rule.Owner
	Package  string      // the import path of the package that it is, or is in; empty of a file that the tree does not have
	Function rule.Symbol // the zero symbol unless it is a function or a method
}

// IsPackage reports whether it is a package, with its tests.
func (o Owner) IsPackage() bool { return o.Function == rule.Symbol{} && o.File() == "" }

// Place is a place in source.
type Place struct {
	Package string    // import path without a _test suffix
	File    string    // relative to the rule file's folder, with slashes
	Syntax  *ast.File // nil where it is no Go file; nothing is a function's there
	Pos     token.Pos // in Syntax
}

// Has reports whether a place is the owner's.
func (o Owner) Has(at Place) bool {
	switch {
	case o.File() != "":
		return at.File == o.File()
	case o.IsPackage():
		return at.Package == o.Package
	}
	return at.Package == o.Package && at.Syntax != nil && o.inFunction(at)
}

// inFunction reports whether a place is within the owner's function. A package of tests has functions of its own.
func (o Owner) inFunction(at Place) bool {
	if strings.HasSuffix(at.File, "_test.go") && strings.HasSuffix(at.Syntax.Name.Name, "_test") {
		return false
	}
	return slices.ContainsFunc(at.Syntax.Decls, func(decl ast.Decl) bool {
		fn, ok := decl.(*ast.FuncDecl)
		return ok && o.named(fn) && start(fn) <= at.Pos && at.Pos < fn.End()
	})
}

// named reports whether a declaration is the owner's function, in its package.
func (o Owner) named(fn *ast.FuncDecl) bool {
	return fn.Name.Name == o.Function.Name && receiver(fn) == o.Function.Recv
}

// start returns where a function starts with its comment.
func start(fn *ast.FuncDecl) token.Pos {
	if fn.Doc != nil {
		return fn.Doc.Pos()
	}
	return fn.Pos()
}

// receiver returns the name of the type that a method is one of, or nothing.
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

// Owners are the owners of all rules.
type Owners struct {
	of   map[*rule.Rule][]Owner
	tree *load.Tree
}

// New finds out what the owners of rules are in a tree.
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

// Packages returns the import paths of the packages that the owners of a rule are, or are in, each once.
func (o *Owners) Packages(r *rule.Rule) []string {
	var out []string
	for _, one := range o.Of(r) {
		if one.Package != "" && !slices.Contains(out, one.Package) {
			out = append(out, one.Package)
		}
	}
	return out
}

// Has reports whether a place is one of a rule's owners'. Of a place without a file it says whether all of the package
// is.
func (o *Owners) Has(r *rule.Rule, at Place) bool {
	return slices.ContainsFunc(o.Of(r), func(one Owner) bool { return one.Has(at) })
}
