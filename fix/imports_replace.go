package fix

import (
	"cmp"
	"go/ast"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// replace puts imports in the place of specs that the file has. The comments of a spec stay, and so does its line, unless its group was in gofmt's order and no longer would be:
// then the line moves within the group.
func (b *importBlocks) replace(add []*addition) {
	by := map[*ast.ImportSpec]*addition{}
	for _, a := range add {
		if a.in != nil {
			by[a.in] = a
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

// replaceIn writes a group's replaced specs in place where the order allows it. The others leave the group, and are returned to be joined to it again, in their order.
func (b *importBlocks) replaceIn(g *importGroup, by map[*ast.ImportSpec]*addition) []func() {
	sorted := g.block.regular && b.sorted(g.specs)
	kept := slices.DeleteFunc(slices.Clone(g.specs), func(s *ast.ImportSpec) bool { return by[s] != nil && sorted })
	var leaving []*addition
	for i, s := range g.specs {
		a := by[s]
		if a == nil {
			continue
		}
		b.now[s] = a
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
		b.edits = append(b.edits, patch.Edit{Start: b.offset(s.Pos()), End: b.offset(s.Path.End()), New: a.spec()})
	}
	g.specs = kept
	slices.SortFunc(leaving, func(x, y *addition) int {
		return cmp.Or(strings.Compare(x.path, y.path), strings.Compare(x.written(), y.written()))
	})
	joins := make([]func(), len(leaving))
	for i, a := range leaving {
		line := g.block.at(b.offset(a.in.Pos()))
		line.gone = true
		text := string(b.src[line.start:b.offset(a.in.Pos())]) + a.spec() + string(b.src[b.offset(a.in.Path.End()):line.end])
		joins[i] = func() { b.insert(g, a, text) }
	}
	return joins
}

// sorted says that specs are in gofmt's order.
func (b *importBlocks) sorted(specs []*ast.ImportSpec) bool {
	return slices.IsSortedFunc(specs, func(x, y *ast.ImportSpec) int {
		path, name := b.key(x)
		return b.order(path, name, y)
	})
}

// key is what a spec is sorted by, as it will be.
func (b *importBlocks) key(s *ast.ImportSpec) (path, name string) {
	if a := b.now[s]; a != nil {
		return a.path, a.written()
	}
	return specPath(s), specName(s)
}

func (b *importBlocks) order(path, name string, s *ast.ImportSpec) int {
	p, n := b.key(s)
	return cmp.Or(strings.Compare(path, p), strings.Compare(name, n))
}
