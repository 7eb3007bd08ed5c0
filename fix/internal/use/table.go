package use

import (
	"fmt"
	"go/types"
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// Table caches the typed uses of rules.
type Table struct {
	Project *project.Project
	typed   memo.Map[useKey, typed]
	filled  memo.Map[fillKey, filled]
}

type typed struct {
	use *Use
	err error
}

type useKey struct{ configuration, text, owners, of string }

// Use returns the typed use of a violation in a configuration.
func (p *Table) Use(configuration string, v *scan.Violation) (*Use, *refusal.Refusal) {
	owners := p.Project.Owners(v.Rule)
	got := p.typed.Get(useKey{configuration, v.Entry.Use, strings.Join(owners, " "), string(v.Entry.Kind) + v.Entry.Symbol.String()}, func() typed {
		u, err := newUse(v.Entry, owners, func(path string) *types.Package { return p.Project.Res.Program.Types(configuration, path) })
		return typed{u, err}
	})
	if got.err != nil {
		return nil, p.refuseUse(configuration, v, got.err)
	}
	return got.use, nil
}

// refuseUse refuses a use that does not type-check in a configuration. If an owner that it names has errors, these
// are the reason.
func (p *Table) refuseUse(configuration string, v *scan.Violation, err error) *refusal.Refusal {
	for _, path := range p.Project.Owners(v.Rule) {
		pkg := p.Project.Res.Program.Types(configuration, path)
		if pkg == nil || !regexp.MustCompile(`\b`+regexp.QuoteMeta(pkg.Name())+`\.`).MatchString(v.Entry.Use) {
			continue
		}
		if r := p.RefuseBroken(configuration, v, path); r != nil {
			return r
		}
	}
	return &refusal.Refusal{Kind: refusal.Owner, Detail: fmt.Sprintf("in the configuration %s, %v", configuration, err)}
}

// RefuseBroken refuses a use whose package has errors in a configuration.
func (p *Table) RefuseBroken(configuration string, v *scan.Violation, path string) *refusal.Refusal {
	for _, pkg := range p.Project.Res.Program.Packages {
		if pkg.Path != path || pkg.ForTest != "" || pkg.Configuration != configuration || len(pkg.Errors) == 0 {
			continue
		}
		first := pkg.Errors[0]
		if first.Position.Filename != "" {
			first.Position.Filename = p.Project.Rel(first.Position.Filename)
		}
		return &refusal.Refusal{Kind: refusal.Owner, Detail: fmt.Sprintf("no rewrite to %s can be verified: %s does not type-check: %v", v.Entry.Use, path, first)}
	}
	return nil
}
