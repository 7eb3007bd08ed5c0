package check

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// instances compares inferred type arguments before and after.
type instances struct{ *check }

// verify refuses a rewrite that changes an inferred type argument near a use. A dependency injection container, for
// example, provides values by type: do.Invoke[T] with another T would compile and fail at run time.
func (c instances) verify(rewrites []*filerewrite.File) *refusal.Refusal {
	for _, d := range rewrites {
		if file := c.after.Files[d.File.Path]; file != nil {
			if r := c.inFile(d, file); r != nil {
				return r
			}
		}
	}
	return nil
}

func (c instances) inFile(d *filerewrite.File, file *ast.File) *refusal.Refusal {
	x := d.Package.Index(c.pkg)
	var now map[int]*ast.Ident
	done := map[ast.Decl]bool{}
	for _, s := range d.Sites {
		decl := s.Decl()
		if decl == nil || done[decl] {
			continue
		}
		done[decl] = true
		for _, id := range x.Instances(decl) {
			at, stays := write.Lies(d, d.File.Tok.Offset(id.Pos()))
			if !stays {
				continue
			}
			if now == nil {
				now = c.instantiated(file)
			}
			if r := argumentsChange(id.Name, c.pkg.Info.Instances[id].TypeArgs, c.after.Info.Instances[now[at]].TypeArgs); r != nil {
				return r
			}
		}
	}
	return nil
}

// instantiated returns the identifiers with type arguments in a checked file, by offset.
func (c instances) instantiated(file *ast.File) map[int]*ast.Ident {
	out := map[int]*ast.Ident{}
	for id := range c.after.Info.Instances {
		if file.FileStart <= id.Pos() && id.Pos() < file.FileEnd {
			out[int(id.Pos()-file.FileStart)] = id
		}
	}
	return out
}

func argumentsChange(name string, old, now *types.TypeList) *refusal.Refusal {
	for i := range min(old.Len(), now.Len()) { // a different number is a type error, reported elsewhere
		if !identity.Same(old.At(i), now.At(i)) {
			was, is := identity.Distinguish(old.At(i), now.At(i))
			return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("the type that %s is used with is inferred, and would change from %s to %s; write it out first", name, was, is)}
		}
	}
	return nil
}
