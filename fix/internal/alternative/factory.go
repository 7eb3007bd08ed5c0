package alternative

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/deadlocal"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// ReplaceCallers replaces the calls of a factory by the use, and removes the factory.
const ReplaceCallers Kind = "replace-callers"

// Factory reports whether the function only builds the violation and returns it. Its body may also contain locals that
// are used for nothing else, and the check of the constructor's error.
func (f *Function) Factory() bool {
	pkg, list := f.Package.With(f.Site.File)[0], f.decl.Body.List
	if len(list) == 0 || f.Site.Function() != ast.Node(f.decl) {
		return false
	}
	last, ok := list[len(list)-1].(*ast.ReturnStmt)
	if !ok || len(last.Results) == 0 {
		return false
	}
	value, err := f.resultVariables(pkg.Info)
	for i, result := range last.Results {
		id, isName := result.(*ast.Ident)
		switch {
		case i == 0 && (result == f.Site.Expr || isName && value != nil && pkg.Info.Uses[id] == value):
		case i > 0 && (pkg.Info.Types[result].IsNil() || isName && err != nil && pkg.Info.Uses[id] == err):
		default:
			return false
		}
	}
	dead := deadlocal.Search{Index: f.Package.Index(pkg), File: f.Site.File, Sites: []*site.Site{f.Site}}.In(f.decl)
	for _, stmt := range list[:len(list)-1] {
		isDead := slices.ContainsFunc(dead, func(x index.DeadLocal) bool { return x.Stmt == stmt })
		isSite := stmt.Pos() <= f.Site.Expr.Pos() && f.Site.Expr.End() <= stmt.End()
		if !isDead && !isSite && (err == nil || !calls.Handles(calls.Reporter{Info: pkg.Info, Err: err}, stmt)) {
			return false
		}
	}
	return value == nil || f.usedOnlyIn(value, last)
}

// resultVariables returns the local variables that receive the violation's value and its error, if a top-level
// statement of the function assigns nothing else.
func (f *Function) resultVariables(info *types.Info) (value, err types.Object) {
	value = use.Held(info, f.Site)
	assign, ok := f.Site.Parent(1).(*ast.AssignStmt)
	if !ok {
		if _, isSpec := f.Site.Parent(1).(*ast.ValueSpec); !isSpec {
			return nil, nil
		}
		return value, nil
	}
	if f.Site.Parent(2) != ast.Node(f.decl.Body) || len(assign.Rhs) != 1 {
		return nil, nil
	}
	if len(assign.Lhs) == 2 {
		if id, ok := assign.Lhs[1].(*ast.Ident); ok && info.Defs[id] != nil && identity.IsError(info.Defs[id].Type()) {
			err = info.Defs[id]
		}
	}
	return value, err
}

// usedOnlyIn reports whether all uses of a variable are in stmt.
func (f *Function) usedOnlyIn(obj types.Object, stmt ast.Stmt) bool {
	x := f.Package.Index(f.Package.With(f.Site.File)[0])
	for _, id := range x.Of[obj] {
		if pos := id.Node().Pos(); pos < stmt.Pos() || stmt.End() <= pos {
			return false
		}
	}
	return true
}

// ReplaceCallers returns the alternative that replaces a factory's calls and removes it, or a sentence why that is
// impossible.
func (p *Finder) ReplaceCallers(f *Function) (*Candidate, string) {
	if f.obstacle != "" {
		return nil, f.obstacle
	}
	if why := f.whyNotRemovable(p); why != "" {
		return nil, why
	}
	calls, files := f.Calls()
	where := fmt.Sprintf("%d files", files)
	if files == 1 {
		where = p.Project.Rel(f.callers[0].File.Path)
	}
	title := fmt.Sprintf("replace its %s in %s, and remove %s", words.Counted(calls, "caller", "callers"), where, f.Key.Name)
	if f.exported() {
		title += ", which is exported"
	}
	return &Candidate{
		Alternative: Alternative{Kind: ReplaceCallers, Title: title},
		Groups:      f.groups(),
		Apply:       func(all *filerewrite.Set) *refusal.Refusal { return f.applyCallers(p, all) },
		hazards:     func() []refusal.Hazard { return f.callersHazards(p) },
	}, ""
}

// whyNotRemovable returns why a factory can't be removed although all its callers are known; empty if it can.
func (f *Function) whyNotRemovable(p *Finder) string {
	for _, c := range f.callers {
		for _, arg := range c.Call.Args {
			if !calls.Harmless(c.Pkg.Info, arg) {
				return fmt.Sprintf("%s passes %s, which may do something that would be lost", c.At(p.Project), words.OneLine(types.ExprString(arg)))
			}
		}
	}
	for _, pkg := range p.Project.Res.Program.Packages {
		if pkg.PlainPath() != f.Package.Variants[0].PlainPath() {
			continue
		}
		if example := pkg.Types.Scope().Lookup("Example" + f.Key.Name); example != nil {
			return fmt.Sprintf("its example at %s would name nothing", p.Project.PlaceOf(pkg, example.Pos()))
		}
	}
	file := f.Site.File
	span := syntax.Extent{Start: file.Tok.Offset(f.decl.Pos()), End: file.Tok.Offset(f.decl.End())}
	for _, v := range p.Project.ByFile[file.Path] {
		in := func(e syntax.Extent) bool { return e.Start <= v.Offset && v.End <= e.End }
		if in(span) && !in(syntax.Extent{Start: f.Site.Start(), End: f.Site.End()}) {
			return fmt.Sprintf("it holds %s, which is a violation itself", v.Code)
		}
	}
	return ""
}

// applyCallers adds the rewrites of the calls, and the removal of the factory, to the files.
func (f *Function) applyCallers(p *Finder, all *filerewrite.Set) *refusal.Refusal {
	v := f.Site.V
	if r := p.Gate.RefuseFile(f.Package, v.File, v.Source); r != nil {
		return r
	}
	for i, c := range f.callers {
		if r := p.Gate.RefuseSite(c.Package, f.sites[i], gate.RefuseShape); r != nil {
			return r
		}
		d := all.Of(c.File)
		d.Sites = append(d.Sites, f.sites[i])
	}
	return leave.Remove(all.Of(f.Site.File), f.decl)
}

// callersHazards returns the hazards of all calls, and the options that the factory sets and the owner does not.
func (f *Function) callersHazards(p *Finder) []refusal.Hazard {
	out := p.Hazard.Options.Options(f.Package, f.Site)
	if lists := f.argumentLists(); len(out) > 0 && len(lists) > 0 {
		const shown = 3
		detail := "drops what " + f.Key.Name + " is passed: " + strings.Join(lists[:min(shown, len(lists))], ", ")
		if n := len(lists) - shown; n > 0 {
			detail += fmt.Sprintf(", and %d more", n)
		}
		known := slices.ContainsFunc(out, func(h refusal.Hazard) bool { return !h.Unproven })
		out = append(out, refusal.Hazard{Kind: refusal.HazardOptions, Place: f.callers[0].At(p.Project), Detail: detail, Unproven: !known})
	}
	for i, c := range f.callers {
		s := f.sites[i]
		out = append(out, slices.Concat(p.Hazard.Closes.Closes(c.Package, s), p.Hazard.Closes.Unreturned(c.Package, s), p.Hazard.Setups.Early(c.Package, s), p.Hazard.SharedHazards(c.Package, s))...)
	}
	var once []refusal.Hazard
	for _, h := range out {
		if !slices.Contains(once, h) {
			once = append(once, h)
		}
	}
	return once
}

// argumentLists returns the distinct argument lists of the calls, as written: "(ctx, 5)".
func (f *Function) argumentLists() []string {
	var out []string
	for _, c := range f.callers {
		if len(c.Call.Args) == 0 {
			continue
		}
		from, to := c.File.Tok.Offset(c.Call.Lparen), c.File.Tok.Offset(c.Call.Rparen)
		if text := words.OneLine(string(c.File.Src[from : to+1])); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}
