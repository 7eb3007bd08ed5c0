package options

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan/load"
)

// maxFrames bounds the calls of a function that are examined for its arguments, maxFrameDepth the functions that pass
// an argument on.
const (
	maxFrames     = 8
	maxFrameDepth = 2
)

// ownFrames returns the frames of an owner's declaration outside of tests: for a function, one for each of its calls.
// The parameters of a function that the use itself calls stay unbound.
func (p *Finder) ownFrames(pkg *load.Package, decl ast.Decl, u *use.Use) []*frame {
	plain := p.values.frame(pkg, decl, nil)
	fn, ok := decl.(*ast.FuncDecl)
	if !ok {
		return []*frame{plain}
	}
	obj := pkg.Info.Defs[fn.Name]
	if u != nil && slices.ContainsFunc(u.Parts, func(part use.Part) bool { return part.Obj != nil && identity.SameObject(part.Obj, obj) }) {
		return []*frame{plain}
	}
	out, _ := p.frames(plain, fn, 0, func(c *project.Caller) bool { return !strings.HasSuffix(c.File.Path, "_test.go") })
	if len(out) == 0 {
		return []*frame{plain}
	}
	return out
}

// frames returns one frame of a function for each of its calls that counts. complete reports whether these are all.
func (p *Finder) frames(plain *frame, fn *ast.FuncDecl, depth int, counts func(*project.Caller) bool) (out []*frame, complete bool) {
	key, ok := identity.KeyOf(plain.pkg.Info.Defs[fn.Name])
	if !ok || fn.Recv != nil || fn.Type.Params.NumFields() == 0 || depth > maxFrameDepth {
		return nil, false
	}
	for _, caller := range p.project.Callers(key) {
		if !counts(caller) || caller.Decl() == nil {
			continue
		}
		if caller.Call == nil {
			return nil, false
		}
		from := p.values.frame(caller.Pkg, caller.Decl(), nil)
		above := []*frame{from}
		if around, ok := caller.Decl().(*ast.FuncDecl); ok {
			if more, all := p.frames(from, around, depth+1, counts); all {
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
	frames, complete := p.frames(mine.in, fn, 0, func(*project.Caller) bool { return true })
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
