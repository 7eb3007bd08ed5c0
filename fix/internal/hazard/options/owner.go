package options

import (
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/hazard/reach"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// constructions are what an owner builds, by the key of the function that is called and of the type of the literal.
type constructions struct {
	calls    map[identity.Key][][]setting
	literals map[string][][]setting
}

// ownerKey is what the constructions of an owner depend on.
type ownerKey struct{ configuration, rule, use string }

// ownConstructions is constructions, remembered: all violations of a rule are compared with the same.
func (p *Finder) ownConstructions(configuration string, v *scan.Violation) constructions {
	return p.built.Get(ownerKey{configuration, v.Rule, v.Entry.Use}, func() constructions { return p.constructions(configuration, v) })
}

// constructions lists the calls and the struct literals by which the owners make what a violation's use gives: those in
// the functions and variables that the use leads to. An owner with a client for each of several servers has other
// constructions as well, and those are not what the violation would get. Of a kind that the use leads to none of, all
// are listed: they may be behind an interface, or in a variable that others set.
func (p *Finder) constructions(configuration string, v *scan.Violation) constructions {
	led := constructions{map[identity.Key][][]setting{}, map[string][][]setting{}}
	all := constructions{map[identity.Key][][]setting{}, map[string][][]setting{}}
	u, r := p.Table.Use(configuration, v)
	for _, pkg := range p.Project.OwnerPackages(configuration, v.Rule) {
		for _, f := range pkg.Files {
			all.add(pkg, f.Syntax)
		}
		if r != nil {
			continue
		}
		for _, body := range reach.LedTo(pkg, u) {
			led.add(pkg, body)
		}
	}
	for key, list := range all.calls {
		if len(led.calls[key]) == 0 {
			led.calls[key] = list
		}
	}
	for key, list := range all.literals {
		if len(led.literals[key]) == 0 {
			led.literals[key] = list
		}
	}
	return led
}

// add lists what a piece of an owner's code makes.
func (c constructions) add(pkg *load.Package, code ast.Node) {
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if key := identity.TypeKey(pkg.Info.TypeOf(n)); key != "" {
				c.literals[key] = append(c.literals[key], settings(pkg.Info, n))
			}
		case *ast.CallExpr:
			sig, ok := types.Unalias(pkg.Info.TypeOf(n.Fun)).(*types.Signature)
			if key, known := identity.CalleeKey(pkg.Info, n); ok && known {
				c.calls[key] = append(c.calls[key], arguments(pkg.Info, sig, n))
			}
		}
		return true
	})
}
