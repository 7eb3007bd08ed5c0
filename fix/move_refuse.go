package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// refuseMove says why an import can't be replaced as far as that can be told without trying; nil when it may work, and then the move is set.
func (p *moveStep) refuseMove(g *group, v *scan.Violation) (*move, *Refusal) {
	if r := refuseKind(v); r != nil {
		return nil, r
	}
	if r := p.gate.refuseFile(g, v.File, v.Source); r != nil {
		return nil, r
	}
	m := &move{v: v, file: v.Source, spec: specAt(v)}
	if m.spec == nil {
		return nil, &Refusal{RefusedStale, fmt.Sprintf("%s:%d:%d no longer holds what was scanned; scan again", v.File, v.Line, v.Column)}
	}
	m.old = specPath(m.spec)
	variants := g.with(v.Source)
	m.collect(variants)
	for _, pkg := range variants {
		if r := p.refuseMoveIn(m, pkg); r != nil {
			return nil, r
		}
	}
	return m, nil
}

// specAt is the import declaration of a violation, or nil.
func specAt(v *scan.Violation) *ast.ImportSpec {
	if v.Source == nil || v.Source.Syntax == nil {
		return nil
	}
	for _, spec := range v.Source.Syntax.Imports {
		if tok := v.Source.Tok; tok.Offset(spec.Pos()) == v.Offset && tok.Offset(spec.End()) == v.End {
			return spec
		}
	}
	return nil
}

// refuseMoveIn looks at one variant.
func (p *moveStep) refuseMoveIn(m *move, pkg *load.Package) *Refusal {
	if pkg.ForTest == m.old {
		return &Refusal{RefusedNoEqual, fmt.Sprintf("this is a test of %s itself: it goes when the package goes", m.old)}
	}
	if r := m.refuseErrors(pkg); r != nil {
		return r
	}
	to := p.project.res.Program.Types(pkg.Configuration, m.v.Entry.Use)
	if to == nil {
		return &Refusal{RefusedCheck, fmt.Sprintf("package %s is not among what was loaded: nothing is known of it", m.v.Entry.Use)}
	}
	if r := p.table.refuseBroken(pkg.Configuration, m.v, m.v.Entry.Use); r != nil {
		return r
	}
	if m.to == nil {
		m.to = to
	}
	if r := p.gate.refusePackage(pkg, to, m.v.Test); r != nil {
		return r
	}
	if r := m.refuseMissing(to); r != nil {
		return r
	}
	return m.refuseWrites(pkg)
}

// refuseErrors refuses an import, or a use of it, that the type checker could not make sense of.
func (m *move) refuseErrors(pkg *load.Package) *Refusal {
	lines := map[int]bool{m.file.Tok.Line(m.spec.Pos()): true}
	for _, u := range m.uses {
		lines[m.file.Tok.Line(u.member.Pos())] = true
	}
	for _, e := range pkg.Errors {
		if e.Position.Filename == m.file.Path && lines[e.Position.Line] {
			return &Refusal{RefusedErrors, fmt.Sprintf("what this file uses of %s does not type-check as it is: %s (%s:%d)", m.old, e.Msg, m.v.File, e.Position.Line)}
		}
	}
	if pkg.Info.PkgNameOf(m.spec) == nil {
		return &Refusal{RefusedErrors, fmt.Sprintf("what this file uses of %s is not known, because the package has errors", m.old)}
	}
	return nil
}

// refuseMissing refuses a package that does not have what is used of the old one.
func (m *move) refuseMissing(to *types.Package) *Refusal {
	var missing []string
	for _, u := range m.uses {
		if name := u.member.Name; to.Scope().Lookup(name) == nil && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	return &Refusal{RefusedImport, fmt.Sprintf("package %s has no %s, which this file uses of %s", to.Path(), enumerate(missing), m.old)}
}

// enumerate joins names: "A", "A and B", "A, B and C".
func enumerate(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// refuseWrites refuses variables that the file sets: those of the new package are others, and whoever reads the old ones would not see it.
func (m *move) refuseWrites(pkg *load.Package) *Refusal {
	var found *Refusal
	uses := map[token.Pos]bool{}
	for _, u := range m.uses {
		uses[u.member.Pos()] = true
	}
	ast.PreorderStack(m.file.Syntax, nil, func(n ast.Node, stack []ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found != nil || !uses[id.Pos()] {
			return found == nil
		}
		if v, ok := pkg.Info.Uses[id].(*types.Var); ok {
			if how, _ := written(pkg.Info, append(slices.Clone(stack), n)); how != "" {
				found = &Refusal{RefusedNoEqual, fmt.Sprintf("%s is %s at %s:%d: %s has a variable of its own, and who reads the one of %s would not see it", v.Name(), how, m.v.File, m.file.Tok.Line(id.Pos()), m.v.Entry.Use, m.old)}
			}
		}
		return found == nil
	})
	return found
}
