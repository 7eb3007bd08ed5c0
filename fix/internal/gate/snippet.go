package gate

import (
	"fmt"
	"go/ast"
	"path"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// RefuseSnippet refuses to mention an internal package in documentation for importers outside the module: in a Markdown
// page of a public package, or in a doc comment of an exported object. They could not import it.
func (p *Gate) RefuseSnippet(v *scan.Violation, u *use.Use) *refusal.Refusal {
	for _, o := range u.Owners() {
		if _, internal := load.InternalParent(o.Pkg.Path()); !internal {
			continue
		}
		documented := v.Package
		switch v.Snippet.Block.Kind {
		case snippet.Markdown:
			documented = p.packageOf(path.Dir(v.File))
		case snippet.DocComment:
			if name := v.Source.Syntax.Name.Name; name == "main" || v.Test || !isPublicDoc(v.Source, v.Snippet.Block.Node) {
				continue
			}
		default:
			continue
		}
		if _, internal := load.InternalParent(documented); internal || documented == "" {
			continue
		}
		return &refusal.Refusal{Kind: refusal.Internal, Detail: fmt.Sprintf("this documents %s for all who import it, and outside of the module they can't import %s, which is internal", documented, o.Pkg.Path())}
	}
	return nil
}

// packageOf returns the import path of the package that a folder belongs to: its own, or that of the nearest parent
// folder with a package. It returns an empty string for a program, or if there is none.
func (p *Gate) packageOf(dir string) string {
	for tree := p.Project.Res.Tree; tree != nil; dir = path.Dir(dir) {
		for _, d := range tree.Dirs {
			if d.Rel != dir {
				continue
			}
			for _, f := range d.Files {
				switch {
				case f.Test || strings.HasSuffix(f.Package, "_test"):
				case f.Package == "main":
					return ""
				default:
					return d.ImportPath
				}
			}
		}
		if dir == "." {
			break
		}
	}
	return ""
}

// isPublicDoc reports whether the doc comment of a node is visible to importers of the package.
func isPublicDoc(file *load.File, documented ast.Node) bool {
	if documented == ast.Node(file.Syntax.Name) {
		return true
	}
	if f, ok := documented.(*ast.Field); ok && len(f.Names) > 0 && !exported(f.Names...) {
		return false
	}
	switch decl := syntax.DeclOf(file, documented).(type) {
	case *ast.FuncDecl:
		if decl.Body != nil && decl.Body.Pos() <= documented.Pos() {
			return false
		}
		return exported(decl.Name) && (decl.Recv == nil || exported(syntax.Root(decl.Recv.List[0].Type)))
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			if documented != ast.Node(decl) && (documented.Pos() < spec.Pos() || spec.End() <= documented.Pos()) {
				continue
			}
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if exported(spec.Name) {
					return true
				}
			case *ast.ValueSpec:
				if exported(spec.Names...) {
					return true
				}
			}
		}
	}
	return false
}

// exported reports whether one of the names is exported.
func exported(names ...*ast.Ident) bool {
	for _, n := range names {
		if n != nil && n.IsExported() {
			return true
		}
	}
	return false
}
