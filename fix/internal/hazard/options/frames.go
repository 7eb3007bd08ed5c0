package options

import (
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan/load"
)

// maxFrames bounds the calls of a function that are examined for its arguments, maxFrameDepth the functions that pass
// an argument on.
const (
	maxFrames     = 8
	maxFrameDepth = 2
)

// frame is the code that an expression is evaluated in: a top-level declaration, with the arguments of the call that
// led there.
type frame struct {
	pkg   *load.Package
	index *index.Index
	decl  ast.Decl
	from  ast.Node               // the examined construction or call: its own uses of a variable do not count
	bound map[types.Object]value // parameters
	depth int
}

// frame returns a declaration with unbound parameters; from is the examined node in it.
func (b *bodies) frame(pkg *load.Package, decl ast.Decl, from ast.Node) *frame {
	return &frame{pkg: pkg, index: b.project.Index(pkg), decl: decl, from: from}
}

// frames returns one frame of a function for each of its calls that counts. complete reports whether these are all.
func (b *bodies) frames(plain *frame, fn *ast.FuncDecl, depth int, counts func(*project.Caller) bool) (out []*frame, complete bool) {
	key, ok := identity.KeyOf(plain.pkg.Info.Defs[fn.Name])
	if !ok || fn.Recv != nil || fn.Type.Params.NumFields() == 0 || depth > maxFrameDepth {
		return nil, false
	}
	for _, caller := range b.project.Callers(key) {
		if !counts(caller) || caller.Decl() == nil {
			continue
		}
		if caller.Call == nil {
			return nil, false
		}
		from := b.frame(caller.Pkg, caller.Decl(), nil)
		above := []*frame{from}
		if around, ok := caller.Decl().(*ast.FuncDecl); ok {
			if more, all := b.frames(from, around, depth+1, counts); all {
				above = more
			}
		}
		for _, from := range above {
			at := *from
			at.from = caller.Call
			in := *plain
			in.bound = bind(&body{plain.pkg, fn}, value{in: &at}, caller.Call)
			if out = append(out, &in); len(out) > maxFrames {
				return nil, false
			}
		}
	}
	return out, len(out) > 0
}
