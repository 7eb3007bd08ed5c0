package scan

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// validator holds the rule file against what is in the build.
type validator struct {
	rules   *rule.File
	tree    *load.Tree
	program *load.Program
	configs []load.Configuration
	present map[string]bool // import paths that the tree has or imports
	lines   []string        // of the rule file
	faults  []error
	notes   []string
}

func newValidator(rules *rule.File, tree *load.Tree, overlay map[string][]byte) *validator {
	v := &validator{rules: rules, tree: tree, program: &load.Program{}, present: map[string]bool{}}
	for _, d := range tree.Dirs {
		v.present[d.ImportPath] = true
		for _, f := range d.Files {
			for _, p := range f.Imports {
				v.present[p] = true
			}
		}
	}
	src, ok := overlay[rules.Path]
	if !ok {
		src, _ = os.ReadFile(rules.Path) // without it, errors have no source line
	}
	for line := range bytes.Lines(src) {
		v.lines = append(v.lines, strings.TrimRight(string(line), "\r\n"))
	}
	return v
}

// validate says what is wrong with the rule file, each fault a *rule.Error, and notes what in it is of no more use.
func (v *validator) validate(program *load.Program, configs []load.Configuration) ([]string, error) {
	v.program, v.configs = program, configs
	for _, r := range v.rules.Rules {
		v.owners(r)
		v.presets(r)
		checked := map[rule.Position]bool{}
		for _, e := range r.Entries {
			if e.Preset == "" {
				v.entry(r, e)
			}
			if e.Use != "" && !checked[e.UsePos] {
				checked[e.UsePos] = true
				v.use(r, e)
			}
		}
		if r.Use != "" && !checked[r.UsePos] {
			v.use(r, &rule.Entry{Kind: rule.Call, Use: r.Use, UsePos: r.UsePos})
		}
	}
	return v.notes, errors.Join(v.faults...)
}

// faultf records a fault at a place in the rule file.
func (v *validator) faultf(pos rule.Position, format string, args ...any) {
	e := &rule.Error{Path: v.rules.Path, Pos: pos, Msg: fmt.Sprintf(format, args...)}
	if pos.Line > 0 && pos.Line <= len(v.lines) {
		e.Line = v.lines[pos.Line-1]
	}
	v.faults = append(v.faults, e)
}

// types are a package's types in the first configuration that has it, or nil.
func (v *validator) types(path string) *types.Package {
	for _, c := range v.configs {
		if pkg := v.program.Types(c.Name, path); pkg != nil {
			return pkg
		}
	}
	return nil
}

func (v *validator) owners(r *rule.Rule) {
	for _, o := range r.Owner {
		if v.types(o) == nil {
			v.faultf(r.Pos, "rule %s: its owner %s is not in the build", r.Name, o)
		}
	}
}

// presets notes each preset none of whose packages is left.
func (v *validator) presets(r *rule.Rule) {
	left := map[string]bool{}
	var order []string
	for _, e := range r.Entries {
		if e.Preset == "" {
			continue
		}
		if _, known := left[e.Preset]; !known {
			order = append(order, e.Preset)
		}
		left[e.Preset] = left[e.Preset] || v.inBuild(e.Symbol.Package)
	}
	for _, name := range order {
		if !left[name] {
			v.notes = append(v.notes, fmt.Sprintf("%s: no package of the preset %s is in the build any more: remove this entry", r.Name, name))
		}
	}
}

func (v *validator) inBuild(path string) bool { return v.present[path] || v.types(path) != nil }

// entry checks that a written entry can match something.
func (v *validator) entry(r *rule.Rule, e *rule.Entry) {
	if e.Kind == rule.Declare {
		return
	}
	if !v.inBuild(e.Symbol.Package) {
		if pkg, typ, ok := cutLast(e.Symbol.Package, "."); ok && v.inBuild(pkg) && !strings.Contains(typ, "/") {
			v.faultf(e.Pos, "package %s is not in the build; a method is written (*%s.%s).%s", e.Symbol.Package, pkg, typ, e.Symbol.Name)
			return
		}
		v.notes = append(v.notes, fmt.Sprintf("%s: entry %s is no longer in the build: remove this entry, or correct it if it never was", r.Name, e.Symbol))
		return
	}
	pkg := v.types(e.Symbol.Package)
	if e.Kind == rule.Import || pkg == nil {
		return // imported by files only that no configuration has
	}
	if why := missing(pkg, e); why != "" {
		v.faultf(e.Pos, "%s", why)
	}
}

// ownersFault is the first error in a rule's owners, or nothing.
func (v *validator) ownersFault(r *rule.Rule) string {
	for _, pkg := range v.program.Packages {
		if slices.Contains(r.Owner, pkg.Path) && len(pkg.Errors) > 0 {
			return fmt.Sprintf(": its owner %s has errors, the first is %s", pkg.Path, pkg.Errors[0])
		}
	}
	return ""
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// missing is why an entry can match nothing in a package that is there, or nothing.
func missing(pkg *types.Package, e *rule.Entry) string {
	name := e.Symbol.Name
	if e.Symbol.Recv != "" {
		name = e.Symbol.Recv
	}
	obj := pkg.Scope().Lookup(name)
	if obj == nil {
		return fmt.Sprintf("package %s has no %s", pkg.Path(), name)
	}
	_, isType := obj.(*types.TypeName)
	if e.Symbol.Recv != "" {
		if !isType {
			return fmt.Sprintf("%s.%s is not a type", pkg.Path(), name)
		}
		m, _, _ := types.LookupFieldOrMethod(obj.Type(), true, pkg, e.Symbol.Name)
		if _, ok := m.(*types.Func); !ok {
			return fmt.Sprintf("type %s.%s has no method %s", pkg.Path(), name, e.Symbol.Name)
		}
		return ""
	}
	switch e.Kind {
	case rule.Build:
		if !isType {
			return fmt.Sprintf("%s is not a type; to forbid it write call: or ref:", e.Symbol)
		}
	case rule.Call:
		if isType {
			return fmt.Sprintf("%s is a type; to forbid building it write build: %s", e.Symbol, e.Symbol)
		}
		if _, ok := obj.Type().Underlying().(*types.Signature); !ok {
			return fmt.Sprintf("%s is not a function; to forbid every mention of it write ref: %s", e.Symbol, e.Symbol)
		}
	default: // any object can be mentioned
	}
	return ""
}

// use checks what replaces an entry: an import path in the build, or an expression, type-checked where the owners are imported under their package names.
// It may have several values: it then replaces calls with as many. A mention may be replaced by a type.
func (v *validator) use(r *rule.Rule, e *rule.Entry) {
	if e.Kind == rule.Import {
		if !v.inBuild(e.Use) {
			v.faultf(e.UsePos, "use: package %s is not in the build", e.Use)
		}
		return
	}
	scope := types.NewPackage("ssot", "ssot")
	for _, o := range r.Owner {
		pkg := v.types(o)
		if pkg == nil {
			return // said already
		}
		scope.Scope().Insert(types.NewPkgName(token.NoPos, scope, pkg.Name(), pkg))
	}
	fset := token.NewFileSet()
	expr, err := parser.ParseExprFrom(fset, "", e.Use, parser.SkipObjectResolution)
	if err != nil {
		v.faultf(e.UsePos, "use %s: %v", e.Use, err)
		return
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	if err := types.CheckExpr(fset, scope, token.NoPos, expr, info); err != nil {
		if fault, ok := errors.AsType[types.Error](err); ok {
			v.faultf(e.UsePos, "use %s does not type-check: %s", e.Use, fault.Msg)
			return
		}
		v.faultf(e.UsePos, "use %s does not type-check: %v", e.Use, err)
		return
	}
	switch tv := info.Types[expr]; {
	case tv.Type != nil && strings.Contains(types.TypeString(tv.Type, nil), "invalid type"):
		v.faultf(e.UsePos, "use %s has no type%s", e.Use, v.ownersFault(r))
	case tv.IsType() && (e.Kind != rule.Ref || e.UsePos == r.UsePos):
		v.faultf(e.UsePos, "use %s is a type, not a value", e.Use)
	case tv.IsVoid():
		v.faultf(e.UsePos, "use %s has no value", e.Use)
	case !tv.IsValue() && !tv.IsType():
		v.faultf(e.UsePos, "use %s is not a value", e.Use)
	}
}
