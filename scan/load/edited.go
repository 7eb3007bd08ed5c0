package load

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Edited is the new content of a file, with the parts that did not change.
type Edited struct {
	Src  []byte
	Same []Same // functions that did not change, in their order in the file
	Left []Left // unchanged statements of functions that did change
}

// Left is the range in the new source of statements that are not checked.
type Left struct{ Start, End int }

// Same is a function of a file whose bytes are unchanged in the new source.
type Same struct {
	Start int           // offset of the function in the new source
	Was   *ast.FuncDecl // the function in the old syntax
}

// CheckEdited is Check for files with few edits. It type-checks the edited parts and the package's other declarations,
// but not the bodies of unchanged functions. All functions of files that are not replaced are unchanged. A function is
// left out completely if no checked code mentions it; in a replaced file it is not even parsed. Variables named _ are
// left out in files that are not replaced.
//
// The result is the same as that of Check if the types of the package's declarations are unchanged: then the other
// bodies can have no new errors. The caller must ensure that. Errors in the bodies that are left out are not reported.
// Imports of replaced files that only such bodies use are reported as unused; the caller must know them and ignore the
// error. The caller must also ensure that the checked code does not depend on the statements in Left, and that it uses
// each variable that it declares.
//
// seen replaces the packages that the package imports, for rewrites of several packages (see [Reshaped]). It may be
// nil.
func (p *Program) CheckEdited(ctx context.Context, pkg *Package, replace map[string]Edited, seen func(*types.Package) *types.Package) (*Checked, error) {
	sources := make(map[string][]byte, len(replace))
	same := make(map[string][]Same, len(replace))
	for path, e := range replace {
		sources[filepath.Clean(path)], same[filepath.Clean(path)] = blank(e), e.Same
	}
	c, err := p.recheck(ctx, pkg, sources, seen, func(c *Checked, trees []*ast.File) []*ast.File {
		return p.reduce(pkg, c, trees, same)
	})
	if err != nil {
		return nil, err
	}
	// Imports of unchanged files may be used only in the bodies that were left out.
	c.Errors = slices.DeleteFunc(c.Errors, func(e Error) bool {
		_, replaced := same[filepath.Clean(e.Position.Filename)]
		return !replaced && strings.Contains(e.Msg, " imported ") && strings.HasSuffix(e.Msg, "and not used")
	})
	return c, nil
}

// blank returns the new source with spaces in place of the unchanged functions and statements. Offsets stay the same.
func blank(e Edited) []byte {
	src := slices.Clone(e.Src)
	erase := func(text []byte) {
		for i, c := range text {
			if c != '\n' {
				text[i] = ' '
			}
		}
	}
	for _, s := range e.Same {
		erase(src[s.Start : s.Start+int(s.Was.End()-s.Was.Pos())])
	}
	for _, l := range e.Left {
		erase(src[l.Start:l.End])
	}
	return src
}

// reduce returns the syntax to check: unchanged functions lose their body or are left out, and files with nothing but
// imports are left out. The order of declarations is kept, because it is the order of a type's methods.
func (p *Program) reduce(pkg *Package, c *Checked, trees []*ast.File, same map[string][]Same) []*ast.File {
	wanted, here := p.mentioned(pkg), map[string]bool{}
	for path := range same {
		if tree := c.Files[path]; tree != nil {
			identifiers(tree, here)
		}
	}
	all := here["."] // a dot import, whose package may declare any name
	c.Omitted = map[string]bool{}
	keep := func(f *ast.FuncDecl) bool {
		trimmed := all || f.Recv != nil || wanted[f.Name.Name] || here[f.Name.Name]
		if !trimmed {
			c.Omitted[f.Name.Name] = true
		}
		return trimmed
	}
	out := make([]*ast.File, 0, len(trees))
	for _, tree := range trees {
		list, replaced := same[filepath.Clean(p.Fset.File(tree.FileStart).Name())]
		reduced := *tree
		reduced.Decls = nil
		take := func(f *ast.FuncDecl) {
			if keep(f) {
				reduced.Decls = append(reduced.Decls, hollow(f))
			}
		}
		for _, decl := range tree.Decls {
			for ; len(list) > 0 && list[0].Start < int(decl.Pos()-tree.FileStart); list = list[1:] {
				take(list[0].Was)
			}
			f, isFunc := decl.(*ast.FuncDecl)
			switch {
			case isFunc && !replaced:
				take(f)
			case !replaced && nameless(decl):
			default:
				reduced.Decls = append(reduced.Decls, decl)
			}
		}
		for _, s := range list {
			take(s.Was)
		}
		if replaced || slices.ContainsFunc(reduced.Decls, declares) {
			out = append(out, &reduced)
		}
	}
	return out
}

// declares reports whether a declaration is not an import declaration.
func declares(decl ast.Decl) bool {
	gen, ok := decl.(*ast.GenDecl)
	return !ok || gen.Tok != token.IMPORT
}

// nameless reports whether a declaration declares only variables named _: an assertion that a type implements an
// interface, or a test suite, var _ = Describe(…).
func nameless(decl ast.Decl) bool {
	gen, ok := decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR {
		return false
	}
	for _, spec := range gen.Specs {
		for _, name := range spec.(*ast.ValueSpec).Names {
			if name.Name != "_" {
				return false
			}
		}
	}
	return true
}

// hollow returns a copy of a function whose body is an endless loop, which is valid for every signature.
func hollow(f *ast.FuncDecl) *ast.FuncDecl {
	if f.Body == nil {
		return f
	}
	empty := *f
	at := f.Body.Lbrace
	empty.Body = &ast.BlockStmt{Lbrace: at, Rbrace: f.Body.Rbrace, List: []ast.Stmt{
		&ast.ForStmt{For: at, Body: &ast.BlockStmt{Lbrace: at, Rbrace: f.Body.Rbrace}},
	}}
	return &empty
}

// mentioned returns the identifiers in a package's declarations, without those in function bodies and in nameless
// declarations. It includes identifiers that do not denote functions. The result is cached.
func (p *Program) mentioned(pkg *Package) map[string]bool {
	once, _ := p.mentionedIn.LoadOrStore(pkg, sync.OnceValue(func() map[string]bool {
		names := map[string]bool{}
		for _, f := range pkg.Files {
			for _, decl := range f.Syntax.Decls {
				f, isFunc := decl.(*ast.FuncDecl)
				switch {
				case isFunc && f.Recv != nil:
					identifiers(f.Recv, names)
					identifiers(f.Type, names)
				case isFunc:
					identifiers(f.Type, names)
				case !nameless(decl):
					identifiers(decl, names)
				}
			}
		}
		return names
	}))
	return once.(func() map[string]bool)()
}

func identifiers(n ast.Node, names map[string]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			names[id.Name] = true
		}
		return true
	})
}
