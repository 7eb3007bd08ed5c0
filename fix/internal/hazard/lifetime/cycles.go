package lifetime

import (
	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/finding"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// edgeOf is a call of one function by another.
type edgeOf struct {
	caller, callee identity.Key
	at             *calling.Place
}

// cycles are the calls by which a function that builds a value is reached.
type cycles []edgeOf

// finding returns the finding for functions that call each other: a calls b, and b calls a. Whether they do more than
// once is not known.
func (c cycles) finding(p *project.Project) *finding.Finding {
	callers := map[identity.Key][]identity.Key{}
	for _, e := range c {
		callers[e.callee] = append(callers[e.callee], e.caller)
	}
	for _, e := range c {
		if e.caller != e.callee && reaches(callers, e.caller, e.callee) {
			how := "in each call of " + e.caller.Name + ", which calls itself by way of " + e.callee.Name
			return &finding.Finding{How: how, After: finding.All, At: e.at.At(p, e.at.Node()), Unproven: true}
		}
	}
	return nil
}

// reaches reports whether a function is a direct or indirect caller of another one.
func reaches(callers map[identity.Key][]identity.Key, of, who identity.Key) bool {
	seen := map[identity.Key]bool{}
	for queue := []identity.Key{of}; len(queue) > 0; queue = queue[1:] {
		for _, caller := range callers[queue[0]] {
			if caller == who {
				return true
			}
			if !seen[caller] {
				seen[caller] = true
				queue = append(queue, caller)
			}
		}
	}
	return false
}
