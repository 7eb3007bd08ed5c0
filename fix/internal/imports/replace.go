package imports

import (
	"cmp"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// replace writes additions in the place of existing specs. The comments of a spec stay, and so does its line, unless
// its group was sorted and would no longer be: then the line moves within the group.
func (b *blocks) replace(add []*Addition) {
	by := map[*ast.ImportSpec]*Addition{}
	for _, a := range add {
		if a.In != nil {
			by[a.In] = a
		}
	}
	if len(by) == 0 {
		return
	}
	var moved []func()
	for _, g := range b.groups {
		moved = append(moved, b.replaceIn(g, by)...)
	}
	for _, join := range moved {
		join()
	}
}

// replaceIn writes the additions of one group in place if the order allows it. The other ones leave the group; the
// returned functions insert them again, in order.
func (b *blocks) replaceIn(g *specGroup, by map[*ast.ImportSpec]*Addition) []func() {
	sorted := g.block.regular && b.sorted(g.specs)
	kept := slices.DeleteFunc(slices.Clone(g.specs), func(s *ast.ImportSpec) bool { return by[s] != nil && sorted })
	var leaving []*Addition
	for i, s := range g.specs {
		a := by[s]
		if a == nil {
			continue
		}
		b.order[s] = a
		if sorted {
			at := 0
			for at < len(kept) && slices.Index(g.specs, kept[at]) < i {
				at++
			}
			with := slices.Insert(slices.Clone(kept), at, s)
			if !b.sorted(with) {
				leaving = append(leaving, a)
				continue
			}
			kept = with
		}
		b.edits = append(b.edits, b.specEdits(s, a, 0)...)
	}
	g.specs = kept
	slices.SortFunc(leaving, func(x, y *Addition) int {
		return cmp.Or(strings.Compare(x.Path, y.Path), strings.Compare(x.explicitName(), y.explicitName()))
	})
	joins := make([]func(), len(leaving))
	for i, a := range leaving {
		line := g.block.lineAt(b.offset(a.In.Pos()))
		line.removed = true
		text, err := patch.Apply(b.src[line.Start:line.End], b.specEdits(a.In, a, line.Start))
		if err != nil {
			text = nil // can't happen: the edits are sorted and inside the line
		}
		joins[i] = func() { b.insert(g, a, string(text)) }
	}
	return joins
}

// specEdits returns the edits that turn a spec into an addition, relative to an offset. Comments inside the spec stay.
func (b *blocks) specEdits(s *ast.ImportSpec, a *Addition, from int) []patch.Edit {
	path := patch.Edit{Start: b.offset(s.Path.Pos()) - from, End: b.offset(s.Path.End()) - from, New: strconv.Quote(a.Path)}
	name := a.explicitName()
	switch {
	case s.Name == nil && name != "":
		path.New = name + " " + path.New
	case s.Name != nil && name == "":
		return []patch.Edit{{Start: b.offset(s.Pos()) - from, End: b.offset(s.Name.End()) - from + b.blanks(s.Name.End())}, path}
	case s.Name != nil && name != s.Name.Name:
		return []patch.Edit{{Start: b.offset(s.Pos()) - from, End: b.offset(s.Name.End()) - from, New: name}, path}
	}
	return []patch.Edit{path}
}
