package detect

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/inspector"
)

// Learn notes what a package's types were made from, for the packages that import it.
func (d *Detector) Learn(pkg *Package) {
	d.known[pkg.Types] = true
	pkg.derive(d.learned)
}

// Find finds what the rules forbid in a package, in no particular order. It knows nothing of owners and exclusions, see [Detector.Exempt], and neither mutates the package nor keeps it.
func (d *Detector) Find(pkg *Package) []Finding {
	return d.pass(pkg).search(func(kind) bool { return true })
}

// FindShown is Find for code that documentation shows, of which little more than the names is known.
func (d *Detector) FindShown(pkg *Package) []Finding {
	return d.pass(pkg).search(func(k kind) bool { return k.open != token.ILLEGAL })
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
	for file := range inspector.New(p.Files).Root().Children() {
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

// ClaimsBefore are those that a snippet breaks which has an object's name and an opening bracket behind it.
func (d *Detector) ClaimsBefore(open token.Token, o Object) []Claim {
	for _, k := range kinds() {
		if k.open == open {
			return d.index[k.name][o]
		}
	}
	return nil
}
