// Package finding is why code wants many of a value, as a sentence says it.
package finding

import (
	"go/ast"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// Finding is why there are many.
type Finding struct {
	How      string // "in a loop"
	After    string // "every round has the same one"
	At       string // file:line
	By       string // the function by whose call it is built, where it is not built there
	Unproven bool
}

// All is what there is after the rewrite where many had one each.
const All = "all have the same one"

// Of returns a finding at a node of a place's file.
func Of(p *project.Project, at *calling.Place, n ast.Node, how, after string) *Finding {
	return &Finding{How: how, After: after, At: at.At(p, n)}
}

// Detail says it in a sentence.
func (f *Finding) Detail() string {
	if f.By != "" {
		return "built " + f.How + " by way of " + f.By + ": after the rewrite " + f.After
	}
	return "built " + f.How + ": after the rewrite " + f.After
}
