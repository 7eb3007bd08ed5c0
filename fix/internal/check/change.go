package check

import (
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// refuseLeftovers refuses rewrites after which some place would still mention a function that is removed or gets other
// parameters: every mention must be removed or changed as well.
func (p *Checker) refuseLeftovers(rewrites []*filerewrite.File) *refusal.Refusal {
	for _, d := range rewrites {
		for name := range d.Changes {
			key := identity.Key{Path: d.Declaring(), Name: name}
			for _, c := range p.Project.Callers(key) {
				at := c.File.Tok.Offset(c.Path[len(c.Path)-1].Pos())
				i := slices.IndexFunc(rewrites, func(d *filerewrite.File) bool { return d.File.Path == c.File.Path })
				if i < 0 || !syntax.Within(rewrites[i].Gone, at) && !rewrites[i].Passes(c) {
					return &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("%s names %s, which would be gone or another one", c.At(p.Project), name)}
				}
			}
		}
	}
	return nil
}
