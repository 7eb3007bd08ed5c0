package scan

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/scan/internal/validate"
	"github.com/seed-58def443/ssot/scan/rule"
)

// needed returns the import paths of the packages that rewrites are verified against, in the order of the rule file:
// the owners, and the packages that replace imports.
func (s *job) needed() []string {
	if s.Lenient {
		return nil // nothing is rewritten
	}
	var out []string
	for _, r := range s.Rules.Rules {
		out = append(out, s.matcher.Owners.Packages(r)...)
		for _, e := range r.Entries {
			if s.replaces(e) {
				out = append(out, e.Packages()...)
			}
		}
	}
	return out
}

// replaces reports whether an entry replaces an import that occurs in the tree.
func (s *job) replaces(e *rule.Entry) bool {
	return e.Kind.Describe().Names == rule.Packages && e.Use != "" && len(s.tree.Importing(e.Symbol.Package)) > 0
}

// neededElsewhere returns the needed packages outside of the tree, with the positions in the rule file that need them.
func (s *job) neededElsewhere() map[string]validate.Need {
	out := map[string]validate.Need{}
	if s.Lenient {
		return out
	}
	for _, r := range s.Rules.Rules {
		for _, e := range r.Entries {
			if !s.replaces(e) {
				continue
			}
			for _, path := range e.Packages() {
				if s.graph.Dirs[path] == nil && !s.absent[path] {
					out[path] = validate.Need{Pos: e.UsePos, Msg: fmt.Sprintf("use: package %s is not in the build", path)}
				}
			}
		}
	}
	for _, r := range s.Rules.Rules {
		for _, o := range s.matcher.Owners.Of(r) {
			if o.Package != "" && s.graph.Dirs[o.Package] == nil && !s.absent[o.Package] {
				out[o.Package] = validate.Need{Pos: o.Pos, Msg: s.matcher.Owners.Absent(r, o)}
			}
		}
	}
	return out
}

// leaveOut removes packages that do not exist from the needs of extended rules, and reports whether there were any.
// Extended rules serve many repositories, and not every repository has all owners.
func (s *job) leaveOut(needed map[string]validate.Need, err error) bool {
	out := false
	for path, need := range needed {
		if need.Pos.In != nil && validate.Misses(err, path) {
			s.absent[path], out = true, true
		}
	}
	return out
}

// names returns the identifiers that uses select in packages, to keep them in dependencies.
func (s *job) names() []string {
	set := map[string]bool{}
	for _, r := range s.Rules.Rules {
		useNames(set, r.Use)
		for _, e := range r.Entries {
			useNames(set, e.Use)
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// keep returns the package-level names to keep in dependencies, by import path: the symbols of the rule file's entries
// and the types of placeholders, which validation looks up, and testing.TB.Fatal, which a rewrite may insert.
func (s *job) keep() map[string][]string {
	keep := map[string][]string{"testing": {"TB.Fatal"}}
	for _, r := range s.Rules.Rules {
		keepTypes(keep, r.Use)
		for _, e := range r.Entries {
			keepTypes(keep, e.Use)
			if e.Preset != "" || e.Kind.Describe().Names != rule.Objects {
				continue
			}
			name := e.Symbol.Name
			switch all := name == rule.AnyName; {
			case all && e.Symbol.Recv == "":
				continue
			case all:
				name = e.Symbol.Recv
			case e.Symbol.Recv != "":
				name = e.Symbol.Recv + "." + name
			}
			keep[e.Symbol.Package] = append(keep[e.Symbol.Package], name)
		}
	}
	return keep
}

// useNames adds the identifiers that a use selects in packages, and those needed to find values for its placeholders.
func useNames(set map[string]bool, use string) {
	u, err := rule.ParseUse(use)
	if err != nil {
		return // the use of an import is a path
	}
	addIdents(set, u.Code)
	for _, p := range u.Placeholders {
		if p.Passed() {
			continue
		}
		set[p.Names().Name] = true // for a context, also methods of this name that return one
		if p.Context {
			set["Request"] = true // the context may be that of a request
		}
	}
}

// addIdents adds the identifiers of an expression.
func addIdents(set map[string]bool, expr string) {
	x, err := parser.ParseExprFrom(token.NewFileSet(), "", expr, parser.SkipObjectResolution)
	if err != nil {
		return // validation reports the error
	}
	ast.Inspect(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			set[id.Name] = true
		}
		return true
	})
}

// keepTypes adds the types of a use's placeholders to keep.
func keepTypes(keep map[string][]string, use string) {
	for _, sym := range rule.PlaceholderTypes(use) {
		keep[sym.Package] = append(keep[sym.Package], sym.Name)
	}
}
