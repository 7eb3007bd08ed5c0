package imports

import (
	"cmp"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// replace writes the additions that replace an existing spec (Addition.In). The spec's comments stay. Its line stays
// too, unless the group was sorted and would no longer be: then the line moves within the group.
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
	var inserts []func()
	for _, g := range b.groups {
		inserts = append(inserts, b.replaceIn(g, by)...)
	}
	for _, insert := range inserts {
		insert()
	}
}

// replaceIn writes those additions of a group in place that keep it sorted, or all if it was not sorted. For the others
// it marks the old line as removed; each returned function inserts one of them again. They must be called after all
// groups were processed, in the given order (by path, then name).
func (b *blocks) replaceIn(g *specGroup, by map[*ast.ImportSpec]*Addition) []func() {
	sorted := g.block.regular && b.sorted(g.specs)
	kept := slices.DeleteFunc(slices.Clone(g.specs), func(s *ast.ImportSpec) bool { return by[s] != nil && sorted })
	var unsorted []*Addition // would be out of order: insert it again elsewhere
	for i, s := range g.specs {
		a := by[s]
		if a == nil {
			continue
		}
		b.replaced[s] = a
		if sorted {
			at := 0
			for at < len(kept) && slices.Index(g.specs, kept[at]) < i {
				at++
			}
			with := slices.Insert(slices.Clone(kept), at, s)
			if !b.sorted(with) {
				unsorted = append(unsorted, a)
				continue
			}
			kept = with
		}
		b.edits = append(b.edits, b.specEdits(s, a, 0)...)
	}
	g.specs = kept
	slices.SortFunc(unsorted, func(x, y *Addition) int {
		return cmp.Or(strings.Compare(x.Path, y.Path), strings.Compare(x.explicitName(), y.explicitName()))
	})
	inserts := make([]func(), len(unsorted))
	for i, a := range unsorted {
		line := g.block.lineAt(b.offset(a.In.Pos()))
		line.removed = true
		text, err := patch.Apply(b.src[line.Start:line.End], b.specEdits(a.In, a, line.Start))
		if err != nil {
			text = nil // can't happen: the edits are sorted and inside the line
		}
		inserts[i] = func() { b.insert(g, a, string(text)) }
	}
	return inserts
}

// specEdits returns the edits that turn a spec into an addition. Their offsets are relative to base, an offset in the
// file. Comments inside the spec stay.
func (b *blocks) specEdits(s *ast.ImportSpec, a *Addition, base int) []patch.Edit {
	path := patch.Edit{Start: b.offset(s.Path.Pos()) - base, End: b.offset(s.Path.End()) - base, New: strconv.Quote(a.Path)}
	name := a.explicitName()
	switch {
	case s.Name == nil && name != "":
		path.New = name + " " + path.New
	case s.Name != nil && name == "":
		return []patch.Edit{{Start: b.offset(s.Pos()) - base, End: b.offset(s.Name.End()) - base + b.blanks(s.Name.End())}, path}
	case s.Name != nil && name != s.Name.Name:
		return []patch.Edit{{Start: b.offset(s.Pos()) - base, End: b.offset(s.Name.End()) - base, New: name}, path}
	}
	return []patch.Edit{path}
}
