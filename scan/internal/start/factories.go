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

// factories are the exported functions whose callers have to be known to rewrite a violation, by the package that
// declares them: those that seem only to build it and return it, and those that hold one in a package which can't
// import the owner, so that the value has to be passed in.
//
// They are found from syntax, before anything is loaded, and may be too many: that costs time. What is missed is
// offered no rewrite of its callers, with the reason.
type factories struct {
	rules        *detect.Detector
	graph        *graph.Graph
	objects      []detect.Object // that the rules name
	loaded       map[*load.Dir]bool
	names        map[string][]string
	dependencies map[string]map[*load.Dir]bool // what an owner imports, also by way of others
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

// Callers returns the folders of a tree that import a factory's package and mention its name, and are not among those
// that are loaded for another reason.
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

// mayDeclare is the cheap test: the file imports a package of a listed symbol and has its name in it.
func (fs *factories) mayDeclare(f *load.SourceFile) bool {
	return slices.ContainsFunc(fs.objects, func(o detect.Object) bool {
		return o.Recv == "" && slices.Contains(f.Imports, o.Pkg) && bytes.Contains(f.Src, []byte(o.Name))
	})
}

// declaredIn adds the factories of a file, as far as it can be parsed.
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

// claims returns the entries whose symbols code names, as far as imports tell.
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

// returns reports whether a body ends in the return of what a symbol builds, or of a variable, and has nothing before
// it but declarations of variables and what may check an error.
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

// built reports whether an expression may be a violation by itself, or is a variable that may hold one.
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

// cannotImport reports whether a package can't import an owner: Go's internal rule keeps it from that, or the owner
// imports it.
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

// imports returns the folders that an owner imports, also by way of others.
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
