package start

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/graph"
	"github.com/seed-58def443/ssot/scan/load"
)

// factories records the exported functions whose callers must be loaded to rewrite a violation, by the package that
// declares them. There are two sorts: functions that seem only to build a forbidden value and return it; and functions
// that contain a violation in a package that can't import the owner, so that their callers must pass the value in.
//
// The search uses syntax only, before anything is loaded. A function too many costs time. For a missed function no
// rewrite of its callers is offered, and the reason is reported.
type factories struct {
	rules        *detect.Detector
	graph        *graph.Graph
	objects      []detect.Object // the objects that the rules name
	loaded       map[*load.Dir]bool
	names        map[string][]string
	dependencies map[string]map[*load.Dir]bool // by owner: the folders that it imports, directly or not
}

func newFactories(m *detect.Detector, g *graph.Graph, dirs []*load.Dir) *factories {
	fs := &factories{rules: m, graph: g, objects: m.Objects(), loaded: map[*load.Dir]bool{}, names: map[string][]string{}, dependencies: map[string]map[*load.Dir]bool{}}
	for _, d := range dirs {
		fs.loaded[d] = true
	}
	for _, d := range dirs {
		for _, f := range d.Files {
			if !f.Test && f.Package != "main" && fs.mayDeclare(f) {
				fs.declaredIn(d, f)
			}
		}
	}
	return fs
}

// Callers returns the folders of a tree that import a factory's package and mention its name, without those in loaded.
func Callers(m *detect.Detector, g *graph.Graph, tree *load.Tree, loaded []*load.Dir) map[*load.Dir]bool {
	return newFactories(m, g, loaded).callers(tree)
}

func (fs *factories) callers(tree *load.Tree) map[*load.Dir]bool {
	out := map[*load.Dir]bool{}
	if len(fs.names) == 0 {
		return out
	}
	for _, d := range tree.Dirs {
		if d.ImportPath != "" && !fs.loaded[d] && slices.ContainsFunc(d.Files, fs.calledIn) {
			out[d] = true
		}
	}
	return out
}

func (fs *factories) calledIn(f *load.SourceFile) bool {
	for _, path := range f.Imports {
		if slices.ContainsFunc(fs.names[path], func(name string) bool { return bytes.Contains(f.Src, []byte(name)) }) {
			return true
		}
	}
	return false
}

// mayDeclare is a cheap test before parsing: it reports whether the file imports the package of a forbidden object and
// contains the object's name.
func (fs *factories) mayDeclare(f *load.SourceFile) bool {
	return slices.ContainsFunc(fs.objects, func(o detect.Object) bool {
		return o.Recv == "" && slices.Contains(f.Imports, o.Pkg) && bytes.Contains(f.Src, []byte(o.Name))
	})
}

// declaredIn adds the factories that a file declares. It uses whatever part of the file parses.
func (fs *factories) declaredIn(d *load.Dir, f *load.SourceFile) {
	file, _ := parser.ParseFile(token.NewFileSet(), f.Path, f.Src, parser.SkipObjectResolution)
	if file == nil {
		return
	}
	in := newImportNames(file)
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || fn.Body == nil || fn.Type.TypeParams != nil || !fn.Name.IsExported() {
			continue
		}
		for _, c := range fs.claims(in, fn.Body) {
			if !fs.rules.Exempt(c.Rule, detect.Place{Rel: d.Rel, ImportPath: d.ImportPath, File: f.Name, Syntax: file, Pos: fn.Pos()}) && (fs.returns(in, fn.Body) || fs.cannotImport(d, c)) {
				fs.names[d.ImportPath] = append(fs.names[d.ImportPath], fn.Name.Name)
				break
			}
		}
	}
}

// claims returns the claims on the objects that code names. It resolves names by the file's imports alone.
func (fs *factories) claims(in importNames, code ast.Node) []detect.Claim {
	var out []detect.Claim
	ast.Inspect(code, func(n ast.Node) bool {
		var paths []string
		var name string
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				paths, name = in.importsNamed(id.Name), n.Sel.Name
			}
		case *ast.Ident:
			paths, name = in.dots, n.Name
		}
		for _, p := range paths {
			out = append(out, fs.rules.Claims(detect.Object{Pkg: p, Name: name})...)
		}
		return true
	})
	return out
}

// returns reports whether a body only builds a value and returns it: it ends in the return of a forbidden object or a
// variable, and otherwise consists of declarations, assignments and if statements (which may check an error).
func (fs *factories) returns(in importNames, body *ast.BlockStmt) bool {
	for i, stmt := range body.List {
		switch stmt := stmt.(type) {
		case *ast.ReturnStmt:
			return i == len(body.List)-1 && len(stmt.Results) > 0 && fs.built(in, stmt.Results[0])
		case *ast.AssignStmt, *ast.DeclStmt, *ast.IfStmt:
		default:
			return false
		}
	}
	return false
}

// built reports whether an expression may be a violation, or is a variable that may hold a forbidden value.
func (fs *factories) built(in importNames, x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return true
	case *ast.UnaryExpr:
		return fs.built(in, x.X)
	case *ast.CallExpr:
		if id, ok := x.Fun.(*ast.Ident); ok && id.Name == "new" && len(x.Args) == 1 {
			return len(fs.claims(in, x.Args[0])) > 0
		}
		return len(fs.claims(in, x.Fun)) > 0
	case *ast.CompositeLit:
		return x.Type != nil && len(fs.claims(in, x.Type)) > 0
	default:
		return len(fs.claims(in, x)) > 0
	}
}

// cannotImport reports whether a package can't import an owner of the claim's rule: because the owner is internal to
// another folder, or because the owner imports the package.
func (fs *factories) cannotImport(d *load.Dir, c detect.Claim) bool {
	for _, owner := range fs.rules.Owners.Packages(c.Rule) {
		if parent, ok := load.InternalParent(owner); ok && !load.Within(d.ImportPath, parent) {
			return true
		}
		if fs.imports(owner)[d] {
			return true
		}
	}
	return false
}

// imports returns the folders that an owner imports, directly or not.
func (fs *factories) imports(owner string) map[*load.Dir]bool {
	if known := fs.dependencies[owner]; known != nil {
		return known
	}
	out := map[*load.Dir]bool{}
	fs.dependencies[owner] = out
	first := fs.graph.Dirs[owner]
	if first == nil {
		return out
	}
	for queue := []*load.Dir{first}; len(queue) > 0; queue = queue[1:] {
		for _, next := range fs.graph.Imports(queue[0]) {
			if !out[next] {
				out[next] = true
				queue = append(queue, next)
			}
		}
	}
	return out
}
