package options

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Equal is a setting that is no difference although the violation's own code does not show it: a parameter of its
// function has the owner's value at each call.
type Equal struct {
	Setting string
	Detail  string // "DB: db is config.RedisDB() at both calls"
	Place   string // of the first of them, file:line
}

// Equal returns the settings that only the calls of the enclosing function show to be the owner's.
func (p *Finder) Equal(g *project.Package, s *site.Site) []Equal {
	fn, ok := s.Decl().(*ast.FuncDecl)
	if !ok || s.V.Kind == rule.Ref || fn.Type.Params.NumFields() == 0 || len(g.With(s.File)) == 0 {
		return nil
	}
	c, calls := p.compared(g, s)
	if len(calls) == 0 {
		return nil
	}
	var out []Equal
	for _, d := range c.found {
		if d.at.expr == nil || d.at.in.decl != fn {
			continue
		}
		var texts, places []string
		for _, in := range calls {
			arg := given(value{in: in, expr: d.at.expr})
			at := p.place(in, arg, d.at)
			if !slices.Contains(places, at) {
				places = append(places, at)
			}
			if is := givenBy(arg, d.at); !slices.Contains(texts, is) {
				texts = append(texts, is)
			}
		}
		name := strings.TrimPrefix(d.name+": "+text(d.at), ": ")
		detail := fmt.Sprintf("%s is %s at %s", name, strings.Join(texts, " or "), everyCall(len(places)))
		out = append(out, Equal{Setting: d.name, Detail: detail, Place: places[0]})
	}
	return out
}

// givenBy returns what a call gives for a value of its function, in words.
func givenBy(given, own value) string {
	switch k, is := constantOf(given), text(value{in: given.in, expr: ast.Unparen(given.expr)}); {
	case is != text(own):
		return is
	case k != nil: // a name like the parameter's
		return k.String()
	}
	return "what the owner sets" // a part of what the call gives
}

// place returns where a call in a frame gives a value of its function: the argument, or the call.
func (p *Finder) place(in *frame, given, own value) string {
	if given.expr != own.expr {
		return p.project.PlaceOf(given.in.pkg, given.expr.Pos())
	}
	for _, argument := range in.bound { // all are of one call
		return p.project.PlaceOf(argument.in.pkg, argument.in.from.Pos())
	}
	return p.project.PlaceOf(own.in.pkg, own.expr.Pos())
}

// everyCall returns words for all of n calls.
func everyCall(n int) string {
	switch n {
	case 1:
		return "its only call"
	case 2:
		return "both calls"
	}
	return fmt.Sprintf("all %d calls", n)
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
