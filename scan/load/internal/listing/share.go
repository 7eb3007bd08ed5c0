package listing

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/packages"
)

// Share replaces nodes of the listing by equal nodes of other configurations: nodes with the same files that import the
// same nodes. They are then checked once, and their types are the same objects.
func (l *Listing) Share(others []*Listing) {
	done := make(map[*Node]*Node, len(l.Nodes))
	var visit func(*Node) *Node
	visit = func(n *Node) *Node {
		if m, ok := done[n]; ok {
			return m
		}
		for path, dep := range n.Imports {
			n.Imports[path] = visit(dep)
		}
		m := n
		for _, other := range others {
			if o := other.Nodes[n.ID]; o != nil && n.equals(o) {
				m = o
				m.Wanted = m.Wanted || n.Wanted
				break
			}
		}
		done[n] = m
		return m
	}
	for id, n := range l.Nodes {
		l.Nodes[id] = visit(n)
	}
	for i, n := range l.Roots {
		l.Roots[i] = visit(n)
	}
}

// equals reports whether two nodes are the same package to the type checker. Their imports must be shared already.
func (n *Node) equals(m *Node) bool {
	if n.Name != m.Name || n.GoVersion != m.GoVersion || !slices.Equal(n.Files, m.Files) || len(n.Imports) != len(m.Imports) ||
		!slices.EqualFunc(n.errors, m.errors, func(a, b packages.Error) bool { return a == b }) {
		return false
	}
	for path, dep := range n.Imports {
		if m.Imports[path] != dep {
			return false
		}
	}
	return n.Sizes == m.Sizes
}

// Finish gives an empty package to each node that was not checked, and frees memory that only loading needs.
func (l *Listing) Finish() {
	l.Seen = nil
	for _, n := range l.Nodes {
		switch {
		case n.Types != nil:
		case n.Path == "unsafe":
			n.Types = types.Unsafe
		default:
			n.Types = types.NewPackage(n.Path, n.Name)
			n.Types.MarkComplete()
		}
	}
}
