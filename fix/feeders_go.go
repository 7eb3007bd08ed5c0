package fix

import (
	"errors"
	"fmt"
	"go/ast"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
)

// feed removes what only fed the sites.
func (p *feedersStep) feed(d *draft) *Refusal {
	if len(d.sites)+len(d.leaving)+len(d.cuts) == 0 || len(d.variants) == 0 {
		return nil
	}
	taken, r := p.takenBy(d)
	if r != nil {
		return r
	}
	byDecl := map[ast.Decl][]feeder{}
	var decls []ast.Decl
	left := d.left()
	for _, c := range d.cuts {
		d.gone = append(d.gone, c.extent)
	}
	for _, f := range left {
		d.cuts = append(d.cuts, cut{d.span(f.stmt), f.fed})
	}
	for _, f := range slices.Concat(left, d.feeders(taken)) {
		if v := p.project.violationIn(d.file, d.span(f.node())); v != nil && v != f.fed.v {
			return f.stays("it holds " + v.Code + ", which is a violation itself")
		}
		if byDecl[f.decl] == nil {
			decls = append(decls, f.decl)
		}
		byDecl[f.decl] = append(byDecl[f.decl], f)
		d.gone = append(d.gone, d.span(f.node()))
	}
	for _, f := range d.remain() {
		if byDecl[f.decl] == nil {
			decls = append(decls, f.decl)
		}
		byDecl[f.decl] = append(byDecl[f.decl], f)
	}
	for _, decl := range decls {
		if r := p.starve(d, decl, byDecl[decl]); r != nil {
			return r
		}
	}
	return nil
}

// starve removes the feeders in a declaration. Their comments go to what they fed.
func (p *feedersStep) starve(d *draft, decl ast.Decl, list []feeder) *Refusal {
	stmts := make([]ast.Node, len(list))
	var headed []ast.Node
	for i, f := range list {
		stmts[i] = f.node()
		if f.name == "" && !heads(d.file, f.stmt) {
			headed = append(headed, f.stmt)
		}
	}
	edits, err := p.removals.without(d.file, decl, stmts, headed)
	if body, left := allGone(d.file, decl, stmts); body != nil && len(left) == 0 {
		at := d.span(body)
		edits, err = []patch.Edit{{Start: at.start + 1, End: at.end - 1}}, nil
	} else if body != nil {
		return list[0].stays("the comment " + oneLine(left[0].Text) + " would be all that is left of the function")
	}
	switch {
	case errors.Is(err, patch.ErrConflict):
		return list[0].stays("the lines around it are not formatted as gofmt would")
	case err != nil:
		return list[0].stays(err.Error())
	}
	for _, e := range edits {
		for _, s := range d.sites {
			if e.Start < s.end() && s.start() < e.End {
				return list[0].stays("it shares a line with other code")
			}
		}
	}
	d.edits = append(d.edits, edits...)
	for _, f := range list {
		if r := manual(heading(d.file, f.node()), "above what would be removed"); r != nil {
			return r // it would be about the statement below
		}
		comments := slices.Concat(commentsIn(d.file, d.span(f.node())), trailing(d.file, f.node()))
		if f.name == "" {
			comments = going(d.file, f.stmt)
		}
		if !f.beside(d) { // what is said of a statement that goes elsewhere goes with it
			if r := manual(comments, "in what would be removed"); r != nil {
				return r
			}
			continue
		}
		if r := d.carry(comments, f.fed.start()); r != nil {
			return r
		}
	}
	return nil
}

// stays refuses a rewrite whose feeder can't be removed.
func (f feeder) stays(why string) *Refusal {
	if f.name == "" {
		return &Refusal{RefusedUnused, "what has to go with " + f.fed.v.Code + " can't be removed: " + why}
	}
	return &Refusal{RefusedUnused, fmt.Sprintf("%s would be declared and not used, and can't be removed: %s", f.name, why)}
}
