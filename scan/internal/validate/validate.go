package validate

import (
	"cmp"
	"errors"
	"fmt"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/use"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// A Validator compares the rule file with the packages in the build.
type Validator struct {
	rules    *rule.File
	tree     *load.Tree
	program  *load.Program
	detector *detect.Detector
	configs  []load.Configuration
	present  map[string]bool // import paths of packages in the tree, and of their imports
	faults   []error
	notes    []string
}

// New returns a Validator. It records which packages the tree contains or imports.
func New(rules *rule.File, detector *detect.Detector, tree *load.Tree) *Validator {
	v := &Validator{rules: rules, detector: detector, tree: tree, program: &load.Program{}, present: map[string]bool{}}
	for _, d := range tree.Dirs {
		v.present[d.ImportPath] = true
		for _, f := range d.Files {
			for _, p := range f.Imports {
				v.present[p] = true
			}
		}
	}
	return v
}

// Validate returns the faults of the rule file, joined, each a *rule.Error. It also returns notes on parts of the file
// that are no longer needed.
func (v *Validator) Validate(program *load.Program, configs []load.Configuration) ([]string, error) {
	v.program, v.configs = program, configs
	for _, r := range v.rules.Rules {
		v.owners(r)
		if r.Pos.In == nil {
			v.presets(r)
		}
		checked := map[rule.Position]bool{}
		for _, e := range r.Entries {
			if e.Preset == "" {
				v.entry(r, e)
			}
			if passes(e.Use) {
				// A preset's use is checked at each violation instead.
				if e.Preset == "" && !checked[e.Pos] && v.types(e.Symbol.Package) != nil {
					v.use(r, e)
				}
				checked[e.Pos], checked[e.UsePos] = true, true
			}
			if e.Use != "" && !checked[e.UsePos] {
				checked[e.UsePos] = true
				v.use(r, e)
			}
		}
		if r.Use != "" && !checked[r.UsePos] && !passes(r.Use) {
			v.use(r, &rule.Entry{Kind: rule.Call, Use: r.Use, UsePos: r.UsePos})
		}
	}
	return v.notes, errors.Join(v.faults...)
}

// passes reports whether a use takes parts of the code that it replaces. Such a use is type-checked for each entry.
func passes(use string) bool {
	u, err := rule.ParseUse(use)
	return err == nil && u.Passes()
}

// A Need is a position in the rule file that names a package, with the message for a package that does not exist.
type Need struct {
	Pos rule.Position
	Msg string
}

// Explain replaces the loader's error about a needed package that does not exist by faults of the rule file.
func (v *Validator) Explain(needed map[string]Need, err error) error {
	for _, path := range slices.Sorted(maps.Keys(needed)) {
		if Misses(err, path) {
			v.faultf(needed[path].Pos, "%s", needed[path].Msg)
		}
	}
	if len(v.faults) > 0 {
		return errors.Join(v.faults...)
	}
	return err
}

// Misses reports whether the loader's error says that a package does not exist.
func Misses(err error, path string) bool {
	return strings.Contains(err.Error(), path+": matches no packages")
}

// faultf adds a fault at a position of the rule file, once: a use is checked for several entries, and what it forbids
// itself can stand in it several times.
func (v *Validator) faultf(pos rule.Position, format string, args ...any) {
	fault := v.rules.Fault(pos, format, args...)
	if !slices.ContainsFunc(v.faults, func(known error) bool { return known.Error() == fault.Error() }) {
		v.faults = append(v.faults, fault)
	}
}

// types returns a package's types in the first configuration that has it, or nil.
func (v *Validator) types(path string) *types.Package {
	for _, c := range v.configs {
		if pkg := v.program.Types(c.Name, path); pkg != nil {
			return pkg
		}
	}
	return nil
}

func (v *Validator) owners(r *rule.Rule) {
	for _, o := range v.detector.Owners.Of(r) {
		missing := v.detector.Owners.Missing(o)
		switch {
		case missing != "" && r.Pos.In == nil:
			v.faultf(o.Pos, "rule %s: its owner %s", r.Name, missing)
		case missing != "":
			v.notes = append(v.notes, fmt.Sprintf("%s: its owner %s", r.Name, missing))
		case v.types(o.Package) != nil:
		case r.Pos.In != nil:
			v.notes = append(v.notes, fmt.Sprintf("%s: its owner %s is not in the build: what the rule forbids is found, and nothing can replace it", r.Name, o.Text))
		default:
			v.faultf(o.Pos, "%s", v.detector.Owners.Absent(r, o))
		}
	}
}

// presets adds a note for each preset that has no package in the build.
func (v *Validator) presets(r *rule.Rule) {
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

func (v *Validator) inBuild(path string) bool { return v.present[path] || v.types(path) != nil }

// entry checks that an entry of the rule file can match something. It skips entries of extended files, because those
// files serve many repositories.
func (v *Validator) entry(r *rule.Rule, e *rule.Entry) {
	names := e.Kind.Describe().Names
	if names == rule.Patterns || r.Pos.In != nil {
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
	if names == rule.Packages || pkg == nil {
		return // only files that no configuration includes import it
	}
	if why := detect.Missing(pkg, e); why != "" {
		v.faultf(e.Pos, "%s", why)
	}
}

// ownersFault returns a clause about the first error in the packages of a rule's owners, or an empty string.
func (v *Validator) ownersFault(r *rule.Rule) string {
	for _, pkg := range v.program.Packages {
		if pkg.ForTest == "" && slices.Contains(v.detector.Owners.Packages(r), pkg.Path) && len(pkg.Errors) > 0 {
			first := pkg.Errors[0]
			if rel, ok := disk.Below(v.tree.Root, first.Position.Filename); ok {
				first.Position.Filename = filepath.ToSlash(rel)
			}
			return fmt.Sprintf("its owner %s has errors, the first is %s", pkg.Path, first)
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

// use checks the use of an entry: the import paths must be in the build, or the expression must type-check. An
// expression with several values is valid, because it can replace calls with as many results. For an entry that forbids
// mentions, a type is valid.
func (v *Validator) use(r *rule.Rule, e *rule.Entry) {
	kind := e.Kind.Describe()
	if kind.Names == rule.Packages {
		for _, path := range e.Packages() {
			if !v.inBuild(path) && r.Pos.In == nil {
				v.faultf(e.UsePos, "use: package %s is not in the build", path)
			}
		}
		return
	}
	for _, o := range v.detector.Owners.Of(r) {
		if v.types(o.Package) == nil {
			return // owners has added a fault already
		}
	}
	u, err := rule.ParseUse(e.Use)
	if err != nil {
		v.faultf(e.UsePos, "%v", err)
		return
	}
	if v.unloaded(u) {
		return
	}
	t, err := use.Check(u, e, v.detector.Owners.Packages(r), v.types)
	broken := v.ownersFault(r)
	var fault *use.Error
	switch {
	case errors.As(err, &fault):
		v.useFault(r, e, broken, fault)
		return
	case err != nil:
		v.faultf(e.UsePos, "use %s: %v", e.Use, err)
		return
	}
	switch tv := t.Info.Types[t.Expr]; {
	case tv.Type != nil && strings.Contains(types.TypeString(tv.Type, nil), "invalid type"):
		v.useFault(r, e, broken, &use.Error{Msg: "has no type"})
	case tv.IsType() && (!kind.Types || e.UsePos == r.UsePos):
		v.faultf(e.UsePos, "use %s is a type, not a value", e.Use)
	case tv.IsVoid() && (e.Kind != rule.Call || e.Preset != ""): // a call can be a statement
		v.faultf(e.UsePos, "use %s has no value", e.Use)
	case tv.IsVoid():
		v.pointless(r, e, t)
	case !tv.IsValue() && !tv.IsType():
		v.faultf(e.UsePos, "use %s is not a value", e.Use)
	default:
		v.pointless(r, e, t)
	}
}

// useFault adds a fault about a use. If an owner has errors, it adds a note instead: the rule file may be correct, and
// all rewrites are refused until the owner compiles.
func (v *Validator) useFault(r *rule.Rule, e *rule.Entry, broken string, fault *use.Error) {
	if broken != "" {
		v.notes = append(v.notes, fmt.Sprintf("%s: no rewrite to %s can be verified: %s", r.Name, e.Use, broken))
		return
	}
	v.faultf(rule.Within(e.UsePos, v.rules.Fault(e.UsePos, "").Line, e.Use, fault.Offset), "use %s %s", e.Use, fault.Msg)
}

// unloaded reports whether the type of a placeholder belongs to a package that is in the build but not loaded. Then the
// type can't be checked, and no value of it can be in scope.
func (v *Validator) unloaded(u *rule.Use) bool {
	return slices.ContainsFunc(u.Placeholders, func(p rule.Placeholder) bool {
		if p.Passed() {
			return false
		}
		path := p.Names().Package
		return v.types(path) == nil && v.present[path]
	})
}

// pointless adds a fault for a use that its own rule forbids, because a scan would find it again after the rewrite. It
// ignores build entries; the check after a rewrite refuses such a use at each violation.
func (v *Validator) pointless(r *rule.Rule, e *rule.Entry, t *use.Typed) {
	found := v.detector.Find(detect.Expression(t.Expr, t.Pkg, t.Info))
	slices.SortStableFunc(found, func(a, b detect.Finding) int { return cmp.Compare(a.Start, b.Start) })
	for i, x := range found {
		if x.Rule == r && x.Entry.Kind != rule.Build && len(x.Entry.Only)+len(x.Entry.Exclude) == 0 && (i == 0 || found[i-1].Start != x.Start) {
			v.faultf(e.UsePos, "use %s is forbidden itself, by %s: %s in this very rule, so it would be found wherever it is written", e.Use, x.Entry.Kind, x.Entry.Symbol)
		}
	}
}
