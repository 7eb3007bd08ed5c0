package owner

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/similar"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Missing returns why an owner that is a function or a file does not exist or is not allowed, as a clause that follows
// "its owner", with a suggestion if there is one. It returns an empty string if the owner is valid, and for packages.
// The tree must still have the content of its files.
func (o *Owners) Missing(of Owner) string {
	switch {
	case of.File() != "":
		return o.missingFile(of)
	case !of.IsPackage():
		return o.missingFunction(of)
	}
	return ""
}

// Absent returns a sentence about an owner whose package is not in the build, with a suggestion if there is one.
func (o *Owners) Absent(r *rule.Rule, of Owner) string {
	return fmt.Sprintf("rule %s: its owner %s is not in the build%s", r.Name, of.Text, o.meant(of))
}

// meant returns a suggestion for an owner whose package is not in the build, as the end of a sentence, or an empty
// string.
func (o *Owners) meant(of Owner) string {
	if len(o.files(of.Text)) == 1 {
		return "; a file is written ./" + of.Text
	}
	var paths []string
	for _, d := range o.tree.Dirs {
		paths = append(paths, d.ImportPath)
	}
	const near = 4 // import paths are similar to each other, so the bound is small
	if meant := similar.Nearest(of.Text, paths, near); meant != "" {
		return similar.Meant(meant)
	}
	sym, err := rule.ParseSymbol(of.Text)
	if err != nil || strings.HasSuffix(of.Text, ".go") {
		return ""
	}
	meant := similar.Nearest(sym.Package, paths, near)
	if meant == "" {
		return ""
	}
	sym.Package = meant
	return similar.Meant(sym.String())
}

func (o *Owners) missingFile(of Owner) string {
	rel := of.File()
	found := o.files(rel)
	if len(found) == 0 {
		if _, err := os.Stat(filepath.Join(o.tree.Root, filepath.FromSlash(rel))); err == nil {
			return of.Text + " is not scanned: it lies in a module of its own, or in a folder that the go command passes by"
		}
		var names []string
		for _, d := range o.tree.Dirs {
			for _, f := range d.Files {
				if !f.Test {
					names = append(names, "./"+path.Join(d.Rel, f.Name))
				}
			}
		}
		const near = 6
		return of.Text + " is not there" + similar.Meant(similar.Nearest(of.Text, names, near))
	}
	return ""
}

// files returns the file with a path, or an empty slice.
func (o *Owners) files(rel string) []*load.SourceFile {
	for _, d := range o.tree.Dirs {
		if d.Rel != path.Dir(rel) {
			continue
		}
		for _, f := range d.Files {
			if f.Name == path.Base(rel) {
				return []*load.SourceFile{f}
			}
		}
	}
	return nil
}

func (o *Owners) missingFunction(of Owner) string {
	i := slices.IndexFunc(o.tree.Dirs, func(d *load.Dir) bool { return d.ImportPath == of.Package })
	if i < 0 {
		return of.Text + " is of no package of this repository: name the package itself, " + of.Package
	}
	tests, variable := "", ""
	var declared []rule.Symbol
	for _, f := range o.tree.Dirs[i].Files {
		if !bytes.Contains(f.Src, []byte("func ")) && !bytes.Contains(f.Src, []byte(of.Function.Name)) {
			continue
		}
		syntax, _ := parser.ParseFile(token.NewFileSet(), "", f.Src, parser.SkipObjectResolution)
		if syntax == nil {
			continue
		}
		for _, decl := range syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			switch {
			case !ok:
				if of.Function.Recv == "" && declares(decl, of.Function.Name) {
					variable = path.Join(o.tree.Dirs[i].Rel, f.Name)
				}
			case f.Test && of.named(fn):
				tests = f.Name
			case f.Test:
			case of.named(fn):
				return ""
			default:
				declared = append(declared, rule.Symbol{Recv: receiver(fn), Name: fn.Name.Name})
			}
		}
	}
	switch {
	case tests != "":
		return of.Text + " is in a test, " + tests + ", and what is in one nobody else can use"
	case variable != "":
		return of.Text + " is no function: to have all that its file does name that, ./" + variable
	}
	return of.Text + " is not declared" + nearest(of.Function, declared)
}

// nearest returns a suggestion for a function that is not declared: a function of the same kind with a similar name, or
// a method with the name of the function (or the reverse).
func nearest(sym rule.Symbol, declared []rule.Symbol) string {
	named := map[string]rule.Symbol{}
	for _, d := range declared {
		if (d.Recv == "") == (sym.Recv == "") {
			named[strings.TrimPrefix(d.Recv+"."+d.Name, ".")] = d
		} else if d.Name == sym.Name {
			named[d.Name] = d
		}
	}
	written := strings.TrimPrefix(sym.Recv+"."+sym.Name, ".")
	near, ok := named[similar.Nearest(written, slices.Sorted(maps.Keys(named)), len(written)/3+2)]
	if !ok {
		return ""
	}
	near.Package, near.Pointer = sym.Package, near.Recv != ""
	return similar.Meant(near.String())
}

// declares reports whether a declaration declares a variable, a constant or a type with this name.
func declares(decl ast.Decl, name string) bool {
	gen, ok := decl.(*ast.GenDecl)
	return ok && slices.ContainsFunc(gen.Specs, func(spec ast.Spec) bool {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			return spec.Name.Name == name
		case *ast.ValueSpec:
			return slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == name })
		}
		return false
	})
}
