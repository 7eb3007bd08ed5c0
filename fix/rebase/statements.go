package rebase

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// body returns the statements of a function's body, without those in them, or the fences of a page's section.
func (s *source) body(p piece) body {
	where := span{p.start[0], p.end()}
	if known, ok := s.bodies[where]; ok {
		return known
	}
	b := body{p.keys, fences(p), map[string]int{}}
	if s.file != nil {
		b.statements = s.statements(p)
	}
	for _, at := range b.statements {
		b.count[strings.Join(p.keys[at.from:at.to], "\n")]++
	}
	if s.bodies == nil {
		s.bodies = map[span]body{}
	}
	s.bodies[where] = b
	return b
}

// statements returns the keys of the statements of a function's body.
func (s *source) statements(p piece) (list []span) {
	key := func(pos token.Pos) int {
		at, _ := slices.BinarySearchFunc(p.at, s.tok.Offset(pos), func(line, offset int) int { return cmp.Compare(p.start[line+1], offset+1) })
		return at
	}
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil || s.tok.Offset(f.Pos()) < p.start[0] || s.tok.Offset(f.End()) > p.end() {
			continue
		}
		for _, statement := range f.Body.List {
			list = append(list, span{key(statement.Pos()), key(statement.End()-1) + 1})
		}
	}
	return slices.Compact(list)
}

// body is the keys of a function, and those of the statements of its body; or of a page's section and its fences.
type body struct {
	keys       []string
	statements []span
	count      map[string]int // how often each statement is there
}

// spanning returns the keys of the fewest statements in a row that have some keys; what is inserted is in the statement
// below it.
func (b body) spanning(keys span) (from, to int, ok bool) {
	from = -1
	for _, s := range b.statements {
		if s.to > keys.from && from < 0 {
			from = s.from
		}
		if to = s.to; from >= 0 && to >= max(keys.to, keys.from+1) {
			return from, to, from <= keys.from
		}
	}
	return 0, 0, false
}

// find returns where a block of whole statements stands.
func (b body) find(block []string) (at []int) {
	for _, from := range find(b.keys, block) {
		to := from + len(block)
		if slices.ContainsFunc(b.statements, func(s span) bool { return s.from == from }) && slices.ContainsFunc(b.statements, func(s span) bool { return s.to == to }) {
			at = append(at, from)
		}
	}
	return at
}

// shared returns how many statements two versions have in common.
func (b body) shared(other body) (n int) {
	for text, is := range b.count {
		n += min(is, other.count[text])
	}
	return n
}

// nearest reports whether most of the statements of a piece are in one of another version, and more than in any other
// piece there; and the other way round. A piece without statements is told by its name.
func nearest(s *source, p piece, other *source, q piece) bool {
	here, there := s.body(p), other.body(q)
	n := here.shared(there)
	if most := max(len(here.statements), len(there.statements)); most == 0 || 2*n <= most {
		return most == 0
	}
	return !slices.ContainsFunc(other.pieces, func(o piece) bool { return o.name != q.name && here.shared(other.body(o)) >= n }) &&
		!slices.ContainsFunc(s.pieces, func(o piece) bool { return o.name != p.name && there.shared(s.body(o)) >= n })
}

// beside reports whether the statements above and below a block are the same in two versions; none is one, too.
func (b body) beside(block span, other body, there span) bool {
	above, below := b.around(block)
	up, down := other.around(there)
	return slices.Equal(above, up) && slices.Equal(below, down)
}

// around returns the statements above and below a block.
func (b body) around(block span) (above, below []string) {
	for _, s := range b.statements {
		if s.to <= block.from {
			above = b.keys[s.from:s.to]
		} else if s.from >= block.to && below == nil {
			below = b.keys[s.from:s.to]
		}
	}
	return above, below
}

// standsIn reports whether the statements that have some keys, with these if they are a directive above them, stand as
// often in another version, and beside the same ones. Keys that are none stand in each.
func (b body) standsIn(other body, keys span) bool {
	if keys.from == keys.to {
		return true
	}
	if strings.HasPrefix(b.keys[keys.to-1], "//") { // a directive
		keys.to++
	}
	from, to, ok := b.spanning(span{keys.to - 1, keys.to})
	if !ok {
		return false
	}
	from = min(from, keys.from)
	here, there := find(b.keys, b.keys[from:to]), find(other.keys, b.keys[from:to])
	return len(here) == len(there) && !slices.ContainsFunc(here, func(at int) bool {
		is := there[slices.Index(here, at)]
		return !b.beside(span{at, at + to - from}, other, span{is, is + to - from})
	})
}
