package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/draft"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/rule"
)

// violations checks that the accepted violations are gone and that the rewrites bring no new one: nothing in a use that
// was put in place is forbidden there, by its own rule or another. Outside of the uses the code is what it was, and
// [check.site] has found the uses where the violations stood.
func (c *check) violations(drafts []*draft.Draft) *refusal.Refusal {
	for _, d := range drafts {
		file := c.after.Files[d.File.Path]
		if file == nil {
			continue
		}
		if r := c.forbiddenImport(d); r != nil {
			return r
		}
		for _, x := range d.Placed {
			path := syntax.Enclosing(file, file.FileStart+token.Pos(x.Start), file.FileStart+token.Pos(x.End))
			if path == nil {
				continue
			}
			if r := c.forbidden(x, path[len(path)-1]); r != nil {
				return r
			}
		}
	}
	return nil
}

// forbiddenImport finds an import that comes in with the rewrites and that a rule forbids.
func (c *check) forbiddenImport(d *draft.Draft) *refusal.Refusal {
	for _, a := range d.Imports.Sorted() {
		for _, r := range c.project.Res.Rules.Rules {
			for _, e := range r.Entries {
				if e.Kind == rule.Import && e.Symbol.Package == a.Path && !c.exempt(r) {
					return &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("the rewrite would import %s, which rule %s forbids", a.Path, r.Name)}
				}
			}
		}
	}
	return nil
}

// forbidden finds a mention of something that a rule forbids; of a type that may not be built, only what builds it.
func (c *check) forbidden(x draft.Placed, expr ast.Node) *refusal.Refusal {
	var found *refusal.Refusal
	built := builtIn(expr)
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found != nil {
			return found == nil
		}
		obj := c.after.Info.Uses[id]
		if obj == nil || obj.Pkg() == nil {
			return true
		}
		for _, r := range c.project.Res.Rules.Rules {
			if c.exempt(r) {
				continue
			}
			for _, e := range r.Entries {
				if e.Kind != rule.Declare && e.Kind != rule.Import && means(e.Symbol, obj) && (e.Kind != rule.Build || built[id]) {
					found = &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("the use %s is forbidden itself, by rule %s (%s)", x.V.Entry.Use, r.Name, e.Symbol)}
					return false
				}
			}
		}
		return true
	})
	return found
}

// builtIn are the names of types in an expression that it makes values of: T{} and new(T).
func builtIn(expr ast.Node) map[*ast.Ident]bool {
	out := map[*ast.Ident]bool{}
	ast.Inspect(expr, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if n.Type == nil {
				return true // the one around it says the type
			}
			ast.Inspect(n.Type, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					out[id] = true
				}
				return true
			})
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "new" && len(n.Args) == 1 {
				if name, ok := identity.IdentOf(n.Args[0]); ok {
					out[name] = true
				}
			}
		}
		return true
	})
	return out
}

// exempt says that a rule does not look at the package.
func (c *check) exempt(r *rule.Rule) bool {
	path := project.PlainPath(c.pkg)
	if slices.Contains(r.Owner, path) {
		return true
	}
	rel, err := filepath.Rel(c.project.Res.Root, c.pkg.Dir)
	if err != nil {
		rel = ""
	}
	return rule.NewMatcher(r.Exclude).Match(filepath.ToSlash(rel), path)
}

// means says that a symbol of the rule file names an object.
func means(s rule.Symbol, obj types.Object) bool {
	if obj.Name() != s.Name || obj.Pkg().Path() != s.Package {
		return false
	}
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		recv := identity.Named(f.Signature().Recv().Type())
		return recv != nil && recv.Name() == s.Recv
	}
	return s.Recv == "" && obj.Parent() == obj.Pkg().Scope()
}
