package listing

import (
	"maps"
	"slices"
)

// Chain returns a shortest import chain between two packages, including both ends, or nil if there is none.
func (l *Listing) Chain(from, to string) []string {
	if l.Nodes[from] == nil || l.Nodes[to] == nil {
		return nil
	}
	start, end := l.Nodes[from], l.Nodes[to]
	came := map[*Node]*Node{start: nil}
	for queue := []*Node{start}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		if n == end {
			var chain []string
			for ; n != nil; n = came[n] {
				chain = append(chain, n.Path)
			}
			slices.Reverse(chain)
			return chain
		}
		for _, path := range slices.Sorted(maps.Keys(n.Imports)) {
			dep := n.Imports[path]
			if _, seen := came[dep]; !seen {
				came[dep] = n
				queue = append(queue, dep)
			}
		}
	}
	return nil
}
