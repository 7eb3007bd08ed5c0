package borrowed

import (
	"go/ast"
	"go/token"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan/load"
)

// constructions tells which expressions build what a rule forbids elsewhere.
type constructions struct {
	project  *project.Project
	rule     string
	anyOwner bool // no owner is known yet: every forbidden expression counts
	known    map[*load.Package]map[span]found
}

// span is the extent of an expression.
type span struct{ from, to token.Pos }

// found tells what a forbidden expression is.
type found int

const (
	nothing     found = iota
	constructed       // a call or literal that builds the value
	constructor       // a function that is not called: var dial = redis.Dial
)

func newConstructions(p *project.Project, rule string, anyOwner bool) *constructions {
	return &constructions{p, rule, anyOwner, map[*load.Package]map[span]found{}}
}

// builds reports whether an expression is a call or literal that builds the value.
func (c *constructions) builds(x *index.Index, e ast.Expr) bool {
	return c.in(x.Pkg)[span{e.Pos(), e.End()}] == constructed
}

// constructor reports whether an expression is a function that builds the value.
func (c *constructions) constructor(x *index.Index, e ast.Expr) bool {
	return c.in(x.Pkg)[span{e.Pos(), e.End()}] == constructor
}

// in returns the expressions of a package that build the value, and the functions that do. Without a known owner these
// are all forbidden expressions.
func (c *constructions) in(pkg *load.Package) map[span]found {
	if list, ok := c.known[pkg]; ok {
		return list
	}
	list := map[span]found{}
	forbidden := c.project.Res.Owned(pkg)
	if c.anyOwner {
		syntax := make([]*ast.File, len(pkg.Files))
		for i, f := range pkg.Files {
			syntax[i] = f.Syntax
		}
		forbidden = append(forbidden, c.project.Res.Forbidden(pkg, syntax...)...)
	}
	for _, f := range forbidden {
		switch at := (span{f.Start, f.End}); {
		case f.Rule.Name != c.rule:
		case f.Value:
			list[at] = constructor
		default:
			list[at] = constructed
		}
	}
	c.known[pkg] = list
	return list
}
