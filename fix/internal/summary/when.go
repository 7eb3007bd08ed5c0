package summary

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-58def443/ssot/fix/internal/ends"
)

// when reports whether an instruction runs on every call, apart from conditions on whether something exists or has
// ended, and whether another field decides it.
func (v *visit) when(in ssa.Instruction) (always, guarded bool) {
	b := in.Block()
	always = b.Parent() == v.fn && v.onAllPaths(b) // a closure is called at an unknown time
	for at := b; at.Idom() != nil; at = at.Idom() {
		branch, ok := at.Idom().Instrs[len(at.Idom().Instrs)-1].(*ssa.If)
		if !ok || !oneSide(at.Idom(), at) {
			continue
		}
		switch kind := v.condition(branch.Cond); kind {
		case present:
		case ownership:
			guarded, always = true, false
		default:
			always = false
		}
	}
	return always, guarded
}

// oneSide reports whether a block is reached through one side of a branch only.
func oneSide(branch, b *ssa.BasicBlock) bool {
	for _, s := range branch.Succs {
		if s.Dominates(b) && len(s.Preds) == 1 {
			return true
		}
	}
	return false
}

// onAllPaths reports whether every path from the entry to a return goes through a block, apart from paths on which
// nothing exists to be ended.
func (v *visit) onAllPaths(b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{b: true}
	todo := []*ssa.BasicBlock{v.fn.Blocks[0]}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		switch last := at.Instrs[len(at.Instrs)-1].(type) {
		case *ssa.Return:
			return false
		case *ssa.If:
			if v.condition(last.Cond) == present {
				for i, s := range at.Succs {
					if !leaves(s) && !at.Succs[1-i].Dominates(b) {
						todo = append(todo, s)
					}
				}
				continue
			}
		}
		todo = append(todo, at.Succs...)
	}
	return true
}

// leaves reports whether a block ends the function.
func leaves(b *ssa.BasicBlock) bool {
	_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
	return ok
}

// condition is the subject of a branch.
type condition int

const (
	anything  condition = iota
	present             // whether something exists, or has not ended
	ownership           // another field of a parameter
)

func (v *visit) condition(cond ssa.Value) condition {
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			return v.condition(c.X)
		}
	case *ssa.BinOp:
		for x, y := range map[ssa.Value]ssa.Value{c.X: c.Y, c.Y: c.X} {
			if k, ok := y.(*ssa.Const); ok && k.IsNil() {
				if _, known := v.origin(x); known {
					return present
				}
				return anything
			}
		}
	case *ssa.Call:
		if fn := c.Call.StaticCallee(); fn != nil && len(c.Call.Args) > 0 {
			if o, ok := v.origin(c.Call.Args[0]); ok && o.last() != nil && ends.Over(o.last().Name()) {
				return present // c.closed.CompareAndSwap(false, true)
			}
		}
	}
	o, ok := v.origin(cond)
	if !ok || o.last() == nil {
		return anything
	}
	if ends.Over(o.last().Name()) {
		return present
	}
	return ownership
}
