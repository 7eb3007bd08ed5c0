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

// Edited is what a file is replaced by.
type Edited struct {
	Src  []byte
	Same []Same // functions that are what they were, in their order
	Left []Left // statements that are what they were, of functions that are not
}

// Left is where statements stand in the new source that are not looked at.
type Left struct{ Start, End int }

// Same is a function of a file whose bytes stand in the new source as they are.
type Same struct {
	Start int           // where they stand there
	Was   *ast.FuncDecl // in the file's syntax
}

// CheckEdited is Check for files that were edited in a few places: it costs what those places cost, and the
// declarations of the package other than its functions. The bodies of functions that are what they were, which all
// those in files that are not replaced are, are not looked at; a function that nothing of what is checked mentions is
// not even declared, and neither parsed again where its file is replaced. Nor are the variables looked at that have no
// name, in files that are not replaced.
//
// That is the same judgement as long as the types of what the package declares stay what they were, which is the
// caller's to see: then nothing can be wrong in the other bodies that was not wrong before. Errors in them are not
// reported. Imports of replaced files that only such functions use are reported as unused: which these are the caller
// knows from before. The same holds for statements that are left out: the caller sees to it that what is looked at does
// not depend on them, and that each variable that it declares is used in it.
// What the package imports is seen as what seen makes of it (see [Reshaped]), for rewrites of several packages; nil
// leaves it as it is.
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
	// Imports that only the bodies use are not unused.
	c.Errors = slices.DeleteFunc(c.Errors, func(e Error) bool {
		_, replaced := same[filepath.Clean(e.Position.Filename)]
		return !replaced && strings.Contains(e.Msg, " imported ") && strings.HasSuffix(e.Msg, "and not used")
	})
	return c, nil
}

// blank returns the new source without the functions and statements that are what they were; what is left stands where
// it stood.
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

// reduce leaves functions that are what they were without their bodies, or out, and files out of which nothing but
// imports is left. The order stays, which is that of a type's methods.
func (p *Program) reduce(pkg *Package, c *Checked, trees []*ast.File, same map[string][]Same) []*ast.File {
	wanted, here := p.mentioned(pkg), map[string]bool{}
	for path := range same {
		if tree := c.Files[path]; tree != nil {
			identifiers(tree, here)
		}
	}
	all := here["."] // the name of a dot import, which may take any name
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

// declares reports whether a declaration is not of imports alone.
func declares(decl ast.Decl) bool {
	gen, ok := decl.(*ast.GenDecl)
	return !ok || gen.Tok != token.IMPORT
}

// nameless reports whether a declaration is of variables without names, which nothing can mention: an assertion that a
// type is an interface, or a suite of tests, var _ = Describe(…).
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

// hollow returns a function that does nothing for ever, which is a body that fits every signature.
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

// mentioned returns the names in all of a package's declarations but the bodies of its functions and what is nameless,
// found once. They may mean something else than a function of the package.
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
