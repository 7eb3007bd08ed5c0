package options

import (
	"go/ast"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
)

// maxFrames bounds the calls of a function that are examined for its arguments, maxFrameDepth the functions that pass
// an argument on.
const (
	maxFrames     = 8
	maxFrameDepth = 2
)

// frames returns one frame of a function for each of its calls that counts. complete reports whether these are all.
func (r *resolver) frames(plain *frame, fn *ast.FuncDecl, depth int, counts func(*project.Caller) bool) (out []*frame, complete bool) {
	key, ok := identity.KeyOf(plain.pkg.Info.Defs[fn.Name])
	if !ok || fn.Recv != nil || fn.Type.Params.NumFields() == 0 || depth > maxFrameDepth {
		return nil, false
	}
	for _, caller := range r.project.Callers(key) {
		if !counts(caller) || caller.Decl() == nil {
			continue
		}
		if caller.Call == nil {
			return nil, false
		}
		from := r.frame(caller.Pkg, caller.Decl(), nil)
		above := []*frame{from}
		if around, ok := caller.Decl().(*ast.FuncDecl); ok {
			if more, all := r.frames(from, around, depth+1, counts); all {
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

// sameForAllCalls returns the calls of the enclosing function, if the violation equals the owner's construction for
// each of them and all are known.
func (p *Finder) sameForAllCalls(g *project.Package, s *site.Site, mine value) []*frame {
	fn, ok := mine.in.decl.(*ast.FuncDecl)
	if !ok {
		return nil
	}
	frames, complete := p.values.frames(mine.in, fn, 0, func(*project.Caller) bool { return true })
	if !complete {
		return nil
	}
	for _, in := range frames {
		if len(p.nearest(s, value{in: in, expr: mine.expr}, nil).found) > 0 {
			return nil
		}
	}
	key, _ := identity.KeyOf(mine.info().Defs[fn.Name])
	if (&project.Mentioned{Key: key, Package: g, File: s.File}).UnloadedMention(p.project) != "" {
		return nil
	}
	return frames
}
