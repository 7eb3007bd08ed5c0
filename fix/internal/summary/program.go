package summary

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/scan/load"
)

// reader reads the packages of one module.
type reader struct {
	lib        library.Library
	prog       *ssa.Program
	packages   []*load.Package
	own        map[*types.Package]bool // the packages that are read
	functions  []*ssa.Function         // the declared functions with bodies
	made       map[*ssa.Function]*ssa.MakeClosure
	summaries  map[*ssa.Function]*functionSummary
	configured map[*types.Var]bool // the fields that a function without a receiver sets: what a value is configured with
	named      []*types.TypeName   // all declared types of the module
	kinds      map[kind][]method   // the answers of implementationsOf
	inProgress map[kind]bool       // the interface methods that allEnd is answering
}

// rounds bounds the passes over all functions, and thereby the depth of calls that are followed.
const rounds = 12

// read builds SSA form and computes the summaries. It returns an error when the SSA form can't be built.
func read(prog *load.Program, lib library.Library) (r *reader, err error) {
	defer func() {
		if fault := recover(); fault != nil { // go/ssa panics on types that it does not expect
			r, err = nil, fmt.Errorf("read its functions: %v", fault)
		}
	}()
	r = &reader{
		lib: lib, prog: ssa.NewProgram(prog.Fset, ssa.InstantiateGenerics), own: map[*types.Package]bool{},
		made: map[*ssa.Function]*ssa.MakeClosure{}, summaries: map[*ssa.Function]*functionSummary{}, configured: map[*types.Var]bool{},
		kinds: map[kind][]method{}, inProgress: map[kind]bool{},
	}
	created := map[*types.Package]bool{}
	for _, pkg := range prog.Packages {
		if len(pkg.Errors) == 0 {
			r.packages = append(r.packages, pkg)
			r.own[pkg.Types], created[pkg.Types] = true, true
		}
	}
	var declared func(pkg *types.Package)
	declared = func(pkg *types.Package) {
		for _, dep := range pkg.Imports() {
			if !created[dep] {
				created[dep] = true
				r.prog.CreatePackage(dep, nil, nil, true)
				declared(dep)
			}
		}
	}
	var built []*ssa.Package
	for _, pkg := range r.packages {
		var files []*ast.File
		for _, f := range pkg.Files {
			files = append(files, f.Syntax)
		}
		built = append(built, r.prog.CreatePackage(pkg.Types, files, pkg.Info, true))
	}
	for _, pkg := range r.packages {
		declared(pkg.Types)
	}
	for _, pkg := range built {
		pkg.Build()
	}
	r.collect()
	for range rounds {
		if !r.pass() {
			break
		}
	}
	return r, nil
}

// pass reads all functions again, and reports whether a summary changed.
func (r *reader) pass() (changed bool) {
	for _, fn := range r.functions {
		changed = r.summarise(fn) || changed
	}
	return changed
}

// collect lists functions, closures and types.
func (r *reader) collect() {
	for _, pkg := range r.packages {
		for _, name := range pkg.Types.Scope().Names() {
			if t, ok := pkg.Types.Scope().Lookup(name).(*types.TypeName); ok && !t.IsAlias() {
				r.named = append(r.named, t)
			}
		}
		for _, f := range pkg.Files {
			for _, decl := range f.Syntax.Decls {
				if d, ok := decl.(*ast.FuncDecl); ok {
					obj, _ := pkg.Info.Defs[d.Name].(*types.Func)
					if fn := r.prog.FuncValue(obj); fn != nil && fn.Blocks != nil {
						r.functions = append(r.functions, fn)
						r.summaries[fn] = newSummary()
						r.collectFunction(fn)
					}
				}
			}
		}
	}
}

// collectFunction records the closures of a function, and the fields that it sets if it has no receiver.
func (r *reader) collectFunction(fn *ssa.Function) {
	method := fn.Signature.Recv() != nil
	for _, in := range instructions(fn) {
		switch in := in.(type) {
		case *ssa.MakeClosure:
			r.made[in.Fn.(*ssa.Function)] = in
		case *ssa.Store:
			if a, ok := in.Addr.(*ssa.FieldAddr); ok && !method && !zero(in.Val) {
				r.configured[field(a.X.Type(), a.Field)] = true
			}
		}
	}
}

// instructions returns the instructions of a function and of its closures.
func instructions(fn *ssa.Function) (out []ssa.Instruction) {
	for _, b := range fn.Blocks {
		out = append(out, b.Instrs...)
	}
	for _, inner := range fn.AnonFuncs {
		out = append(out, instructions(inner)...)
	}
	return out
}

// field returns a field of a struct type, or of a pointer to one; for an instance that of the generic type.
func field(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct).Field(i).Origin()
}

func zero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && (c.Value == nil || c.Value.String() == "0" || c.Value.String() == "false" || c.Value.String() == `""`)
}
