package fix

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// WithoutUnusedImports returns the scanned text of a file with violations, by its absolute path, without the imports
// that nothing in it uses; nil if there are none, or if one has a comment that is to be decided by hand.
func (p *Planner) WithoutUnusedImports(path string) ([]byte, error) {
	list, group := p.project.ByFile[path], p.project.Groups[path]
	if len(list) == 0 || list[0].Source == nil || list[0].Source.Syntax == nil || group == nil {
		return nil, nil
	}
	file := list[0].Source
	variants := group.With(file)
	var unused []*ast.ImportSpec
	for _, spec := range file.Syntax.Imports {
		if name := spec.Name; len(variants) == 0 || name != nil && name.Name == "_" || syntax.SpecPath(spec) == "C" {
			continue
		}
		if !slices.ContainsFunc(variants, func(pkg *load.Package) bool {
			return pkg.Info.PkgNameOf(spec) == nil || len(group.ImportUses(file, pkg, spec)) > 0
		}) {
			unused = append(unused, spec)
		}
	}
	if len(unused) == 0 || imports.RefuseRemoved(file, unused) != nil {
		return nil, nil
	}
	return patch.Apply(file.Src, imports.ImportEdits(file, layout.Of(file.Src).Eol, nil, unused))
}

// errImports means that the imports of a file can't be told apart from what somebody wrote at them.
var errImports = errors.New("the imports were edited where the change is")

// Imports are the imports of one Go file in three texts: before a change, after it, and as the file is now.
type Imports struct{ before, after, now *load.File }

// ParseImports parses the imports of three texts of a file.
func ParseImports(before, after, now []byte) (*Imports, error) {
	var all [3]*load.File
	for i, src := range [][]byte{before, after, now} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("read the imports of a file: %w", err)
		}
		end := f.Name.End()
		for _, d := range f.Decls {
			end = max(end, d.End())
		}
		tok := fset.File(f.FileStart)
		all[i] = &load.File{Src: src[:tok.Offset(end)], Syntax: f, Tok: tok}
	}
	return &Imports{all[0], all[1], all[2]}, nil
}

// TakenBack returns the file as it is now up to its last import, and other code behind them, with the imports that this
// code needs: without those that the change added, and with those that it removed, each as far as the code mentions its
// name. With more set, imports come back too that the change left and somebody removed since. Apart puts what comes
// back into declarations of its own, behind the last one. It returns an error if an import that comes back had a
// comment, or if its name is taken; whether the imports suffice is for the type checker to say, because the names of
// packages are guessed from their paths.
func (im *Imports) TakenBack(code []byte, more, apart bool) ([]byte, error) {
	had, has, is := specs(im.before), specs(im.after), specs(im.now)
	taken := map[string]bool{}
	var remove []*ast.ImportSpec
	for _, spec := range im.now.Syntax.Imports {
		key := specKey(spec)
		if has[key] != nil && had[key] == nil && !mentions(code, spec) {
			remove = append(remove, spec)
			continue
		}
		taken[localName(spec)] = true
	}
	var add []*imports.Addition
	for _, spec := range im.before.Syntax.Imports {
		key := specKey(spec)
		if is[key] != nil || !more && has[key] != nil || !mentions(code, spec) {
			continue
		}
		if taken[localName(spec)] || commented(im.before, spec) {
			return nil, errImports
		}
		path := syntax.SpecPath(spec)
		root, _, _ := strings.Cut(path, "/")
		add = append(add, &imports.Addition{Path: path, Name: syntax.SpecName(spec), Std: !strings.Contains(root, ".")})
	}
	slices.SortFunc(add, func(a, b *imports.Addition) int { return strings.Compare(a.Path, b.Path) })
	src := slices.Concat(im.now.Src, code)
	file, eol := &load.File{Src: src, Syntax: im.now.Syntax, Tok: im.now.Tok}, layout.Of(src).Eol
	if !apart || len(remove) > 0 {
		return patch.Apply(src, imports.ImportEdits(file, eol, add, remove))
	}
	at := lines.End(src, len(im.now.Src))
	var edits []patch.Edit
	for _, a := range add {
		edits = append(edits, patch.Edit{Start: at, End: at, New: "import " + a.Spec() + eol})
	}
	return patch.Apply(src, edits)
}

// Added reports whether all imports that the change added are in the file now.
func (im *Imports) Added() bool {
	had, is := specs(im.before), specs(im.now)
	return !slices.ContainsFunc(im.after.Syntax.Imports, func(spec *ast.ImportSpec) bool {
		return had[specKey(spec)] == nil && is[specKey(spec)] == nil
	})
}

// LocalImports returns the imports of a Go file by name and path, each with the name by which the file mentions it, as
// far as that can be told without its package.
func LocalImports(src []byte) (map[string]string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("read the imports of a file: %w", err)
	}
	all := map[string]string{}
	for _, spec := range f.Imports {
		all[specKey(spec)] = localName(spec)
	}
	return all, nil
}

// WithoutImports returns a Go file without those of its imports, by name and path, of which unused is true. It
// returns an error if one has a comment that is to be decided by hand.
func WithoutImports(src []byte, unused func(key string) bool) ([]byte, error) {
	im, err := ParseImports(src, src, src)
	if err != nil {
		return nil, err
	}
	file := &load.File{Src: src, Syntax: im.now.Syntax, Tok: im.now.Tok}
	remove := slices.DeleteFunc(slices.Clone(file.Syntax.Imports), func(spec *ast.ImportSpec) bool { return !unused(specKey(spec)) })
	if len(remove) == 0 {
		return src, nil
	}
	if imports.RefuseRemoved(file, remove) != nil {
		return nil, errImports
	}
	return patch.Apply(src, imports.ImportEdits(file, layout.Of(src).Eol, nil, remove))
}

// specs returns the imports of a file by name and path.
func specs(f *load.File) map[string]*ast.ImportSpec {
	all := map[string]*ast.ImportSpec{}
	for _, spec := range f.Syntax.Imports {
		all[specKey(spec)] = spec
	}
	return all
}

func specKey(spec *ast.ImportSpec) string { return syntax.SpecName(spec) + " " + syntax.SpecPath(spec) }

// localName returns the name by which a file mentions an import, as far as the import alone tells.
func localName(spec *ast.ImportSpec) string {
	return cmp.Or(syntax.SpecName(spec), load.PackageName(syntax.SpecPath(spec)))
}

// mentions reports whether code selects something of an import, judging by its name.
func mentions(code []byte, spec *ast.ImportSpec) bool { return Mentions(code, localName(spec)) }

// Mentions reports whether code, which need not be a whole file, selects something of a name. Comments and strings are
// no code.
func Mentions(code []byte, name string) bool {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(code)), code, nil, 0)
	for was, before := token.ILLEGAL, false; ; {
		_, tok, lit := s.Scan()
		if tok == token.EOF || tok == token.PERIOD && before {
			return tok == token.PERIOD
		}
		was, before = tok, tok == token.IDENT && lit == name && was != token.PERIOD
	}
}

// commented reports whether a comment belongs to an import or to the declaration that it is alone in.
func commented(f *load.File, spec *ast.ImportSpec) bool {
	return spec.Doc != nil || spec.Comment != nil || slices.ContainsFunc(f.Syntax.Decls, func(d ast.Decl) bool {
		gen, ok := d.(*ast.GenDecl)
		return ok && len(gen.Specs) == 1 && gen.Specs[0] == spec && gen.Doc != nil
	})
}
