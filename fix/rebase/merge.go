package rebase

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Merge applies the change from before to after to another version of a file, such as that of git. What the other has
// already stays as it is. The rest is merged line by line (see patch.Merge) or, where that conflicts in the imports of
// a Go file, by joining them: those of the other version stay, but for what the change took out and nothing there uses.
//
// It returns patch.ErrMerge if neither can be had, and also if the result would differ in another declaration of the Go
// file than the change does (one was copied or renamed), or import something twice. Joined imports count only if taking
// the change out of the result gives the other version: the names of packages are guessed from their paths.
func Merge(path string, before, after, other []byte) ([]byte, error) {
	pending := patch.Pending(before, after, other)
	out, err := patch.Merge(pending, after, other)
	if err == nil && fits(path, before, after, other, out) {
		return out, nil
	} else if err != nil && !errors.Is(err, patch.ErrMerge) {
		return nil, err
	}
	joined, err := TakeOut(path, after, pending, other)
	if err != nil || !fits(path, before, after, other, joined.Src) {
		return nil, patch.ErrMerge
	}
	back, err := TakeOut(path, pending, after, joined.Src)
	if err != nil || !bytes.Equal(Code(path, back.Src), Code(path, other)) || !KeepsImports(path, back.Src, other) {
		return nil, patch.ErrMerge
	}
	return joined.Src, nil
}

// fits reports whether what a merge made of another version differs from it in the declarations alone in which the
// change is, and whether all of these have the change then, as far as the other version has them. It is true of a file
// that is no Go or can't be parsed.
func fits(path string, before, after, other, out []byte) bool {
	if !strings.HasSuffix(path, ".go") {
		return true
	}
	var all [4]map[string]string
	for i, src := range [][]byte{before, after, other, out} {
		var err error
		if all[i], err = declarations(src); err != nil {
			return true
		}
	}
	was, is, had, has := all[0], all[1], all[2], all[3]
	if twice(out) && !twice(other) {
		return false
	}
	for name, text := range has {
		if text != had[name] && was[name] == is[name] {
			return false
		}
	}
	for name := range had {
		if _, ok := has[name]; !ok && was[name] == is[name] {
			return false
		}
	}
	for name, text := range is {
		there, ok := has[name]
		if ok && text != was[name] && there == had[name] && string(patch.Pending([]byte(was[name]), []byte(text), []byte(there))) != text {
			return false
		}
	}
	return true
}

// declarations returns the declarations of a Go file by name, each with what stands between it and the one before. The
// imports and what stands above them are none.
func declarations(src []byte) (map[string]string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err //nolint:wrapcheck // only whether there is one matters
	}
	all := map[string]string{}
	from := fset.Position(f.Name.End()).Offset
	for _, d := range f.Decls {
		to := fset.Position(d.End()).Offset
		if i := bytes.IndexByte(src[to:], '\n'); i >= 0 {
			to += i + 1
		} else {
			to = len(src)
		}
		name := nameOf(d)
		if name != "" {
			for n := 1; all[name] != ""; n++ {
				name = fmt.Sprint(nameOf(d), " ", n)
			}
			all[name] = string(src[from:max(from, to)])
		}
		from = max(from, to)
	}
	return all, nil
}

// nameOf returns the name of a declaration, "" if it imports.
func nameOf(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || len(d.Recv.List) == 0 {
			return d.Name.Name
		}
		return receiverName(d.Recv.List[0].Type) + "." + d.Name.Name
	case *ast.GenDecl:
		names := []string{d.Tok.String()}
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ImportSpec:
				return ""
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					names = append(names, id.Name)
				}
			}
		}
		return strings.Join(names, " ")
	}
	return "" // no other kind is in a file without errors
}

// receiverName returns the name of a receiver's type, without what it points to and is instantiated with.
func receiverName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return receiverName(x.X)
	case *ast.ParenExpr:
		return receiverName(x.X)
	case *ast.IndexExpr:
		return receiverName(x.X)
	case *ast.IndexListExpr:
		return receiverName(x.X)
	}
	return ""
}

// twice reports whether a Go file has an import twice.
func twice(src []byte) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return false
	}
	seen := map[string]bool{}
	for _, spec := range f.Imports {
		key := spec.Path.Value
		if spec.Name != nil {
			key = spec.Name.Name + " " + key
		}
		if seen[key] {
			return true
		}
		seen[key] = true
	}
	return false
}
