package load

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/packages"
)

// share puts the nodes of other configurations in place of the listing's own where nothing tells them apart: the same files that import the same nodes.
// Their types are then the same objects, and are checked once.
func (l *listing) share(others []*listing) {
	done := make(map[*node]*node, len(l.nodes))
	var visit func(*node) *node
	visit = func(n *node) *node {
		if m, ok := done[n]; ok {
			return m
		}
		for path, dep := range n.imports {
			n.imports[path] = visit(dep)
		}
		m := n
		for _, other := range others {
			if o := other.nodes[n.id]; o != nil && n.equals(o) {
				m = o
				m.wanted = m.wanted || n.wanted
				break
			}
		}
		done[n] = m
		return m
	}
	for id, n := range l.nodes {
		l.nodes[id] = visit(n)
	}
	for i, n := range l.roots {
		l.roots[i] = visit(n)
	}
}

// equals says whether two nodes, whose imports are shared already, are the same package to the type checker.
func (n *node) equals(m *node) bool {
	if n.name != m.name || n.goVersion != m.goVersion || !slices.Equal(n.files, m.files) || len(n.imports) != len(m.imports) ||
		!slices.EqualFunc(n.errors, m.errors, func(a, b packages.Error) bool { return a == b }) {
		return false
	}
	for path, dep := range n.imports {
		if m.imports[path] != dep {
			return false
		}
	}
	return n.sizes == m.sizes
}

// finish gives packages that nothing is reached of their empty types, and lets go of what only loading needs.
func (l *listing) finish() {
	l.seen = nil
	for _, n := range l.nodes {
		n.orders.asked = nil
		switch {
		case n.types != nil:
		case n.path == "unsafe":
			n.types = types.Unsafe
		default:
			n.types = types.NewPackage(n.path, n.name)
			n.types.MarkComplete()
		}
	}
}
