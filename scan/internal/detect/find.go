package detect

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// Learn records the derivations of a package's types, for the packages that import it.
func (d *Detector) Learn(pkg *Package) {
	d.known[pkg.Types] = true
	pkg.derive(d.learned)
}

// Find returns what the rules forbid in a package, in no particular order. It ignores owners and exclusions, see
// [Detector.Exempt]. It neither changes the package nor keeps a reference to it.
func (d *Detector) Find(pkg *Package) []Finding {
	found, _ := d.split((&pass{Detector: d, Package: pkg}).search(func(kind) bool { return true }))
	return found
}

// Undetermined returns the calls that an entry may forbid depending on an argument that is no constant. It leaves out
// calls that another entry of the same rule forbids in any case.
func (d *Detector) Undetermined(pkg *Package) []Finding {
	if !slices.ContainsFunc(d.claims[rule.Call], func(c Claim) bool { return c.Entry.Where != nil }) {
		return nil
	}
	found, undetermined := d.split((&pass{Detector: d, Package: pkg}).search(func(k kind) bool { return k.name == rule.Call }))
	return slices.DeleteFunc(undetermined, func(x Finding) bool {
		return slices.ContainsFunc(found, func(y Finding) bool { return y.Rule == x.Rule && y.Start == x.Start && y.End == x.End })
	})
}

// split separates findings from those that could not be determined.
func (d *Detector) split(all []Finding) (found, undetermined []Finding) {
	for _, x := range all {
		if x.undetermined {
			undetermined = append(undetermined, x)
		} else {
			found = append(found, x)
		}
	}
	return found, undetermined
}

// FindInSnippet is Find for a snippet (code in documentation). The objects in a snippet are stand-ins, so it only looks
// for the kinds that names suffice for.
func (d *Detector) FindInSnippet(pkg *Package) []Finding {
	found, _ := d.split((&pass{Detector: d, Package: pkg}).search(func(k kind) bool { return k.open != token.ILLEGAL }))
	return found
}

func (p *pass) search(wanted func(kind) bool) []Finding {
	var out []Finding
	var finders []kind
	for _, k := range kinds() {
		if len(p.claims[k.name]) > 0 && wanted(k) {
			finders = append(finders, k)
		}
	}
	if len(finders) == 0 {
		return nil
	}
	root := inspector.New(p.Files).Root()
	if !p.known[p.Types] && len(p.claims[rule.Build]) > 0 {
		p.own = derivations{}
		for spec := range root.Preorder((*ast.TypeSpec)(nil)) {
			p.deriveSpec(spec.Node().(*ast.TypeSpec), p.own)
		}
	}
	for file := range root.Children() {
		f := file.Node().(*ast.File)
		for _, k := range finders {
			k.find(p, file, func(x Finding) {
				x.File, x.pkg = f, p.Package
				out = append(out, x)
			})
		}
	}
	return out
}

// ClaimsBefore returns the claims on object o in a snippet that does not parse, where the token after the object's name
// is the bracket open.
func (d *Detector) ClaimsBefore(open token.Token, o Object) []Claim {
	for _, k := range kinds() {
		if k.open == open {
			return slices.DeleteFunc(slices.Clone(d.index[k.name][o]), func(c Claim) bool { return c.Entry.Where != nil })
		}
	}
	return nil
}
