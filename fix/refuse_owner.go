package fix

import (
	"fmt"
	"regexp"

	"github.com/seed-58def443/ssot/scan"
)

// refuseOwner refuses a use from a package that has errors: what it means is then not known for sure.
func (p *gate) refuseOwner(configuration string, v *scan.Violation, u *use) *Refusal {
	for _, o := range u.owners() {
		if r := p.table.refuseBroken(configuration, v, o.pkg.Path()); r != nil {
			return r
		}
	}
	return nil
}

// refuseUse refuses a use that has no type in a configuration, because of the errors of an owner that it names where there are some.
func (p *useTable) refuseUse(configuration string, v *scan.Violation, err error) *Refusal {
	for _, path := range p.project.owners(v.Rule) {
		pkg := p.project.res.Program.Types(configuration, path)
		if pkg == nil || !regexp.MustCompile(`\b`+regexp.QuoteMeta(pkg.Name())+`\.`).MatchString(v.Entry.Use) {
			continue
		}
		if r := p.refuseBroken(configuration, v, path); r != nil {
			return r
		}
	}
	return &Refusal{RefusedOwner, fmt.Sprintf("in the configuration %s, %v", configuration, err)}
}

// refuseBroken refuses what comes from a package that has errors in a configuration.
func (p *useTable) refuseBroken(configuration string, v *scan.Violation, path string) *Refusal {
	for _, pkg := range p.project.res.Program.Packages {
		if pkg.Path != path || pkg.ForTest != "" || pkg.Configuration != configuration || len(pkg.Errors) == 0 {
			continue
		}
		first := pkg.Errors[0]
		if first.Position.Filename != "" {
			first.Position.Filename = p.project.rel(first.Position.Filename)
		}
		return &Refusal{RefusedOwner, fmt.Sprintf("no rewrite to %s can be verified: %s does not type-check: %v", v.Entry.Use, path, first)}
	}
	return nil
}
