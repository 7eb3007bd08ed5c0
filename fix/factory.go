package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// ReplaceCallers makes the calls of a factory the use, and removes the factory.
const ReplaceCallers AlternativeKind = "replace-callers"

// factory says that a function does nothing but build the violation and return it: locals that only feed it and the check of its error stand in its body as well, and nothing else.
func (f *function) factory() bool {
	pkg, list := f.group.with(f.site.file)[0], f.decl.Body.List
	if len(list) == 0 || f.site.function() != ast.Node(f.decl) {
		return false
	}
	last, ok := list[len(list)-1].(*ast.ReturnStmt)
	if !ok || len(last.Results) == 0 {
		return false
	}
	kept, err := f.kept(pkg.Info)
	for i, result := range last.Results {
		id, isName := result.(*ast.Ident)
		switch {
		case i == 0 && (result == f.site.expr || isName && kept != nil && pkg.Info.Uses[id] == kept):
		case i > 0 && (pkg.Info.Types[result].IsNil() || isName && err != nil && pkg.Info.Uses[id] == err):
		default:
			return false
		}
	}
	fed := feeding{index: f.group.index(pkg), file: f.site.file, sites: []*site{f.site}}.in(f.decl)
	for _, stmt := range list[:len(list)-1] {
		feeds := slices.ContainsFunc(fed, func(x feeder) bool { return x.stmt == stmt })
		holds := stmt.Pos() <= f.site.expr.Pos() && f.site.expr.End() <= stmt.End() && kept != nil
		if !feeds && !holds && (err == nil || !handles(reporter{pkg.Info, err}, stmt)) {
			return false
		}
	}
	return kept == nil || f.only(kept, last)
}

// kept are the local variables that a violation and its error are assigned to, in a statement of the function's body that does nothing else.
func (f *function) kept(info *types.Info) (value, err types.Object) {
	value = held(info, f.site)
	assign, ok := f.site.parent(1).(*ast.AssignStmt)
	if !ok {
		if _, isSpec := f.site.parent(1).(*ast.ValueSpec); !isSpec {
			return nil, nil
		}
		return value, nil
	}
	if f.site.parent(2) != ast.Node(f.decl.Body) || len(assign.Rhs) != 1 {
		return nil, nil
	}
	if len(assign.Lhs) == 2 {
		if id, ok := assign.Lhs[1].(*ast.Ident); ok && info.Defs[id] != nil && isError(info.Defs[id].Type()) {
			err = info.Defs[id]
		}
	}
	return value, err
}

// only says that a variable is used nowhere but in a statement.
func (f *function) only(obj types.Object, stmt ast.Stmt) bool {
	x := f.group.index(f.group.with(f.site.file)[0])
	for _, id := range x.of[obj] {
		if pos := id.Node().Pos(); pos < stmt.Pos() || stmt.End() <= pos {
			return false
		}
	}
	return true
}

// replaceCallers is the alternative that replaces the calls of a factory and removes it; the sentence says why there is none.
func (p *ways) replaceCallers(f *function) (*way, string) {
	if f.unknown != "" {
		return nil, f.unknown
	}
	if why := f.stays(p); why != "" {
		return nil, why
	}
	calls, files := f.calls()
	where := fmt.Sprintf("%d files", files)
	if files == 1 {
		where = p.project.rel(f.callers[0].file.Path)
	}
	title := fmt.Sprintf("replace its %s in %s, and remove %s", counted(calls, "caller", "callers"), where, f.key.name)
	if f.exported() {
		title += ", which is exported"
	}
	return &way{
		Alternative: Alternative{Kind: ReplaceCallers, Title: title},
		groups:      f.groups(),
		lay:         func(all *drafts) *Refusal { return f.layCallers(p, all) },
		hazards:     func() []Hazard { return f.callersHazards(p) },
	}, ""
}

// stays is why a factory can't be removed although its callers are known.
func (f *function) stays(p *ways) string {
	for _, c := range f.callers {
		for _, arg := range c.call.Args {
			if !harmless(c.pkg.Info, arg) {
				return fmt.Sprintf("%s passes %s, which may do something that would be lost", c.at(p.project), oneLine(types.ExprString(arg)))
			}
		}
	}
	for _, pkg := range p.project.res.Program.Packages {
		if plainPath(pkg) != plainPath(f.group.variants[0]) {
			continue
		}
		if example := pkg.Types.Scope().Lookup("Example" + f.key.name); example != nil {
			return fmt.Sprintf("its example at %s would name nothing", p.project.placeOf(pkg, example.Pos()))
		}
	}
	whole := f.site.file
	span := extent{whole.Tok.Offset(f.decl.Pos()), whole.Tok.Offset(f.decl.End())}
	for _, v := range p.project.byFile[whole.Path] {
		in := func(e extent) bool { return e.start <= v.Offset && v.End <= e.end }
		if in(span) && !in(extent{f.site.start(), f.site.end()}) {
			return fmt.Sprintf("it holds %s, which is a violation itself", v.Code)
		}
	}
	return ""
}

// layCallers adds the calls, and the factory that goes, to the drafts.
func (f *function) layCallers(p *ways, all *drafts) *Refusal {
	v := f.site.v
	if r := p.gate.refuseFile(f.group, v.File, v.Source); r != nil {
		return r
	}
	for i, c := range f.callers {
		if r := p.gate.refuseSite(c.group, f.sites[i], refuseShape); r != nil {
			return r
		}
		d := all.of(c.file)
		d.sites = append(d.sites, f.sites[i])
	}
	return all.of(f.site.file).remove(f.decl)
}

// callersHazards are the hazards of the calls, and what the violation sets that the owner does not.
func (f *function) callersHazards(p *ways) []Hazard {
	out := p.hazard.options(f.group, f.site)
	if passed := f.passed(); len(out) > 0 && len(passed) > 0 {
		const shown = 3
		detail := "drops what " + f.key.name + " is passed: " + strings.Join(passed[:min(shown, len(passed))], ", ")
		if n := len(passed) - shown; n > 0 {
			detail += fmt.Sprintf(", and %d more", n)
		}
		out = append(out, Hazard{Kind: HazardOptions, Place: f.callers[0].at(p.project), Detail: detail})
	}
	for i, c := range f.callers {
		out = append(out, slices.Concat(p.hazard.closes(c.group, f.sites[i]), p.hazard.early(c.group, f.sites[i]), p.hazard.repeated(c.group, f.sites[i]))...)
	}
	var once []Hazard
	for _, h := range out {
		if !slices.Contains(once, h) {
			once = append(once, h)
		}
	}
	return once
}

// passed are the different lists of arguments of the calls, as they are written.
func (f *function) passed() []string {
	var out []string
	for _, c := range f.callers {
		if len(c.call.Args) == 0 {
			continue
		}
		from, to := c.file.Tok.Offset(c.call.Lparen), c.file.Tok.Offset(c.call.Rparen)
		if text := oneLine(string(c.file.Src[from : to+1])); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}
