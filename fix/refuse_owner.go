package fix

import (
	"fmt"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// refuseOwner refuses a use from a package that has errors: what it means is then not known for sure.
func (p *planner) refuseOwner(configuration string, v *scan.Violation, u *use) *Refusal {
	for _, o := range u.owners() {
		if pkg := p.broken(configuration, o.pkg.Path()); pkg != nil {
			return p.refuseBroken(v, pkg)
		}
	}
	return nil
}

// refuseUse refuses a use that has no type in a configuration, because of an owner's errors where there are some.
func (p *planner) refuseUse(configuration string, v *scan.Violation, err error) *Refusal {
	for _, path := range p.owners(v.Rule) {
		if pkg := p.broken(configuration, path); pkg != nil {
			return p.refuseBroken(v, pkg)
		}
	}
	return &Refusal{RefusedOwner, fmt.Sprintf("in the configuration %s, %v", configuration, err)}
}

// broken is a package that has errors in a configuration, or nil.
func (p *planner) broken(configuration, path string) *load.Package {
	for _, pkg := range p.res.Program.Packages {
		if pkg.Path == path && pkg.ForTest == "" && pkg.Configuration == configuration && len(pkg.Errors) > 0 {
			return pkg
		}
	}
	return nil
}

func (p *planner) refuseBroken(v *scan.Violation, owner *load.Package) *Refusal {
	first := owner.Errors[0]
	if first.Position.Filename != "" {
		first.Position.Filename = p.rel(first.Position.Filename)
	}
	return &Refusal{RefusedOwner, fmt.Sprintf("no rewrite to %s can be verified: %s does not type-check: %v", v.Entry.Use, owner.Path, first)}
}
