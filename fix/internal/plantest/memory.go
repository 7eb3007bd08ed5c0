package plantest

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/hazard"
	"github.com/seed-58def443/ssot/fix/internal/hazard/borrowed"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

//go:embed memory.txt
var memory []byte

const (
	module  = "example.com/shop/"   // import path of what a program in memory has loaded; all other packages are libraries
	sources = "example.com/source/" // import path of libraries whose source can be found
)

// Hazards compares what is said of the hazards of each violation in archives with their file want.txt, as far as they
// are of a kind; an empty kind is all of them. The archives are type-checked in memory, on top of memory.txt: a folder
// is a package, which can import those that stand before it. Calls, literals and mentions are found that an entry
// names. A file that begins with a build constraint is not loaded. Code must be without type errors, unless the
// archive's comment speaks of type errors. Libraries below example.com/source are also written to disk, where their
// source is found.
func Hazards(t *testing.T, kind refusal.HazardKind, patterns ...string) {
	t.Helper()
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal("no archives", pattern, err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			typetest.Compare(t, file, ar, map[string]string{"want.txt": hazards(t, ar, kind)})
		})
	}
}

func hazards(t *testing.T, ar *txtar.Archive, only refusal.HazardKind) string {
	t.Helper()
	outside := t.TempDir()
	res := inMemory(t, ar, outside)
	proj := project.New(res)
	finder := alternatives(proj).Hazard
	var out strings.Builder
	for _, v := range res.Violations {
		g := proj.PackageOf(v)
		fmt.Fprintf(&out, "%s:%d %s\n", v.File, v.Line, v.Function)
		for _, h := range finder.Hazards(g, v) {
			if only != "" && h.Kind != only {
				continue
			}
			kind := string(h.Kind)
			if h.Unproven {
				kind += "?"
			}
			fmt.Fprintf(&out, "\t%s %s: %s\n", kind, h.Place, h.Detail)
		}
		if only != "" && only != refusal.HazardOptions {
			continue
		}
		for _, d := range finder.Decided(g, v) {
			fmt.Fprintf(&out, "\tdecided %s: %s\n", d.Place, d.Detail)
		}
		for _, e := range finder.Equal(g, v) {
			fmt.Fprintf(&out, "\tequal %s: %s\n", e.Place, e.Detail)
		}
	}
	return strings.ReplaceAll(out.String(), proj.Rel(outside)+"/", "")
}

// InMemory returns what a scan would find in an archive, as [Hazards] reads it, and the finder of its alternatives.
func InMemory(t *testing.T, file string) (*scan.Result, *alternative.Finder) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res := inMemory(t, ar, t.TempDir())
	return res, alternatives(project.New(res))
}

func alternatives(proj *project.Project) *alternative.Finder {
	table, effects := &use.Table{Project: proj}, effect.New(proj)
	handed := &borrowed.Finder{Project: proj, Table: table, Packages: effects.Packages}
	hazards := hazard.New(proj, table, effects, &snippets.Finder{Project: proj, Table: table, Own: handed.Exclusive}, handed)
	return &alternative.Finder{Project: proj, Table: table, Effects: effects, Hazard: hazards, Gate: &gate.Gate{Project: proj, Table: table, Graph: imports.NewGraph(proj)}}
}

// inMemory returns what a scan would find in an archive. Files that are not loaded, and libraries whose source can
// be found, are written to the folder outside.
func inMemory(t *testing.T, ar *txtar.Archive, outside string) *scan.Result {
	t.Helper()
	below := txtar.Parse(memory).Files
	if slices.ContainsFunc(ar.Files, func(f txtar.File) bool { return f.Name == rule.FileName }) {
		below = slices.DeleteFunc(below, func(f txtar.File) bool { return f.Name == rule.FileName || strings.HasPrefix(f.Name, module) })
	}
	var code, unread txtar.Archive
	var rules *rule.File
	var err error
	for _, f := range slices.Concat(below, ar.Files) {
		switch {
		case f.Name == rule.FileName:
			rules, err = rule.Parse(rule.FileName, f.Data)
		case bytes.HasPrefix(f.Data, []byte("//go:build")):
			unread.Files = append(unread.Files, f)
		case path.Ext(f.Name) == ".go":
			code.Files = append(code.Files, f)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	p := typetest.ProgramIn(t, outside, string(txtar.Format(&code)))
	p.Packages = slices.DeleteFunc(p.Packages, func(pkg *load.Package) bool { return !strings.HasPrefix(pkg.Path, module) })
	for _, f := range code.Files {
		if strings.HasPrefix(f.Name, sources) {
			save(t, filepath.Join(outside, f.Name), f.Data)
		}
	}
	root := filepath.Join(outside, module)
	res := &scan.Result{Root: root, Rules: rules, Program: p, Tree: &load.Tree{Root: root}}
	for _, pkg := range p.Packages {
		for _, e := range pkg.Errors {
			if !strings.Contains(e.Msg, "declared and not used") && !bytes.Contains(ar.Comment, []byte("type errors")) {
				t.Fatalf("%s: %s", e.Position, e.Msg)
			}
		}
		dir := &load.Dir{Path: pkg.Dir, Rel: strings.TrimPrefix(pkg.Path, module), ImportPath: pkg.Path}
		for _, f := range pkg.Files {
			dir.Files = append(dir.Files, source(t, f.Path, f.Src))
		}
		res.Tree.Dirs = append(res.Tree.Dirs, dir)
	}
	for _, f := range unread.Files {
		name := filepath.Join(root, strings.TrimPrefix(f.Name, module))
		save(t, name, f.Data)
		i := slices.IndexFunc(res.Tree.Dirs, func(d *load.Dir) bool { return d.ImportPath == path.Dir(f.Name) })
		if i < 0 {
			i = len(res.Tree.Dirs)
			res.Tree.Dirs = append(res.Tree.Dirs, &load.Dir{Path: filepath.Dir(name), Rel: strings.TrimPrefix(path.Dir(f.Name), module), ImportPath: path.Dir(f.Name)})
		}
		res.Tree.Dirs[i].Files = append(res.Tree.Dirs[i].Files, source(t, name, f.Data))
	}
	res.Detector = &scan.Detector{Owners: owner.New(rules, res.Tree)}
	for _, pkg := range p.Packages {
		for _, f := range pkg.Files {
			find(res, pkg, f)
		}
	}
	return res
}

func save(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// source returns a file as a walk reads it.
func source(t *testing.T, name string, src []byte) *load.SourceFile {
	t.Helper()
	syntax, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	file := &load.SourceFile{Name: filepath.Base(name), Path: name, Package: syntax.Name.Name, Test: strings.HasSuffix(name, "_test.go")}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		file.Imports = append(file.Imports, imported)
	}
	return file
}

// find finds the calls of functions, the literals, the mentions of variables and the imports that an entry names,
// outside of its owners.
func find(res *scan.Result, pkg *load.Package, f *load.File) {
	ast.PreorderStack(f.Syntax, nil, func(n ast.Node, stack []ast.Node) bool {
		for _, r := range res.Rules.Rules {
			for _, e := range r.Entries {
				if !names(pkg.Info, n, e) || res.Detector.Owners.Has(r, owner.Place{Package: pkg.Path, File: strings.TrimPrefix(f.Path, res.Root+"/"), Syntax: f.Syntax, Pos: n.Pos()}) {
					continue
				}
				v := &scan.Violation{
					Fingerprint: strconv.Itoa(len(res.Violations)), Rule: r.Name, Package: pkg.Path, Kind: e.Kind, Entry: e, Symbol: e.Symbol.String(), Test: strings.HasSuffix(f.Path, "_test.go"), Source: f,
					File: strings.TrimPrefix(f.Path, res.Root+"/"), Offset: f.Tok.Offset(n.Pos()), End: f.Tok.Offset(n.End()), Line: f.Tok.Line(n.Pos()),
				}
				v.Code = string(f.Src[v.Offset:v.End])
				if len(stack) > 1 && e.Kind != rule.Import {
					v.Function = syntax.DeclName(stack[1].(ast.Decl))
				}
				res.Violations = append(res.Violations, v)
			}
		}
		return true
	})
}

// names reports whether a node is what an entry names: a call, a literal, a qualified mention, or an import.
func names(info *types.Info, n ast.Node, e *rule.Entry) bool {
	is := func(obj types.Object) bool {
		key, ok := identity.KeyOf(obj)
		return ok && key == identity.Key{Path: e.Symbol.Package, Receiver: e.Symbol.Recv, Name: e.Symbol.Name}
	}
	switch expr := n.(type) {
	case *ast.ImportSpec:
		return e.Kind == rule.Import && syntax.SpecPath(expr) == e.Symbol.Package
	case *ast.CallExpr:
		fn := syntax.Callee(info, expr.Fun)
		return e.Kind == rule.Call && fn != nil && is(fn)
	case *ast.CompositeLit:
		named, ok := types.Unalias(info.TypeOf(expr)).(*types.Named)
		return e.Kind == rule.Build && ok && is(named.Obj())
	case *ast.SelectorExpr:
		return e.Kind == rule.Ref && is(info.Uses[expr.Sel])
	}
	return false
}
