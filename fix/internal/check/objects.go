package check

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// objects refuses a package-level object whose type changes: other packages use it, and they are not checked again. A
// variable whose new type importers can be checked against is recorded instead; see [Checker.verifyDependents].
//
// Only variables and constants can take their type from an expression. All other objects are compared only if a
// rewritten file declares them.
func (c *check) objects(rewrites []*filerewrite.File, names []string) *refusal.Refusal {
	before, after := c.pkg.Types.Scope(), c.after.Types.Scope()
	for _, name := range names {
		old := before.Lookup(name)
		switch old.(type) {
		case *types.Var, *types.Const:
		default:
			if !declaredIn(old.Pos(), rewrites) {
				continue
			}
		}
		now := after.Lookup(name)
		meant, changes := filerewrite.Changed(rewrites, c.pkg.Path, old)
		if changes {
			if old = meant; old == nil && now == nil {
				continue
			}
		}
		if now == nil && !changes && c.after.Omitted[name] {
			continue // not checked again, so unchanged
		}
		if old == nil {
			return &refusal.Refusal{Kind: refusal.Check, Detail: name + " would still be declared"}
		}
		if now == nil {
			return &refusal.Refusal{Kind: refusal.Exported, Detail: name + " would be gone from the package"}
		}
		if _, isVar := old.(*types.Var); !isVar && c.widened.isWidenedPart(c.groupOf(), name) {
			continue // importers of a widened type are type-checked
		}
		if !identity.SameDeclared(old, now) {
			was, is := signature(old), signature(now)
			if v, isVar := old.(*types.Var); isVar {
				if c.retyped.record(c.pkg, v, now.Type()) {
					continue
				}
				was, is = identity.Distinguish(old.Type(), now.Type())
			}
			return &refusal.Refusal{Kind: refusal.Exported, Detail: fmt.Sprintf("the type of %s would change from %s to %s", name, was, is)}
		}
	}
	return nil
}

func declaredIn(pos token.Pos, rewrites []*filerewrite.File) bool {
	for _, d := range rewrites {
		if base := token.Pos(d.File.Tok.Base()); base <= pos && pos <= base+token.Pos(d.File.Tok.Size()) {
			return true
		}
	}
	return false
}

// signature describes what other packages see of an object: its type, and for a type name the underlying type and the
// methods.
func signature(obj types.Object) string {
	name, ok := obj.(*types.TypeName)
	if !ok {
		return identity.Long(obj.Type())
	}
	var b strings.Builder
	b.WriteString(identity.Long(obj.Type().Underlying()))
	if n, ok := types.Unalias(name.Type()).(*types.Named); ok && !name.IsAlias() {
		for m := range n.Methods() {
			b.WriteString("; " + m.Name() + " " + identity.Long(m.Type()))
		}
	}
	return b.String()
}

func (c *check) groupOf() *project.Package {
	if len(c.pkg.Files) == 0 {
		return nil
	}
	return c.project.Groups[c.pkg.Files[0].Path]
}
