// Package finding describes why code wants many of a value.
package finding

import (
	"go/ast"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// Finding is the reason, in the parts of a sentence.
type Finding struct {
	How      string // "in a loop"
	After    string // "every round has the same one"
	At       string // file:line
	By       string // the function whose call builds the value, when it is not built at the place itself
	Unproven bool
}

// All is the usual consequence of the rewrite.
const All = "all have the same one"

// Of returns a finding at a node of a place's file.
func Of(p *project.Project, at *calling.Place, n ast.Node, how, after string) *Finding {
	return &Finding{How: how, After: after, At: at.At(p, n)}
}

// Detail returns the sentence.
func (f *Finding) Detail() string {
	if f.By != "" {
		return "built " + f.How + " by way of " + f.By + ": after the rewrite " + f.After
	}
	return "built " + f.How + ": after the rewrite " + f.After
}
