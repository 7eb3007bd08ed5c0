package fix

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/scan/load"
)

// filling is what stands for a placeholder where a use is written: a variable, or a field or a method of one.
type filling struct {
	text    string
	root    *types.Var
	members []types.Object // selected one from the other, the first from the root
}

// fill finds what stands for each placeholder of a use where a site is, in the order of the use. It is refused where nothing in scope will do.
func fill(pkg *load.Package, s *site, u *use) ([]filling, *Refusal) {
	if len(u.holes) == 0 {
		return nil, nil
	}
	v := viewFrom(pkg, s)
	if name := callsItself(v, u); name != "" {
		return nil, &Refusal{RefusedScope, fmt.Sprintf("%s would call %s where that is made: it would never return", u.text, name)}
	}
	out := make([]filling, len(u.holes))
	for i, h := range u.holes {
		find := v.value
		if h.Context {
			find = v.context
		}
		f, why := find(h)
		if why != "" {
			return nil, &Refusal{RefusedScope, fmt.Sprintf("%s needs %s", u.text, why)}
		}
		out[i] = f
	}
	return out, nil
}

// callsItself is the name of the method around a site if the use calls it, or nothing. A function of the owner's can't be around one, a method of a value can.
func callsItself(v *view, u *use) string {
	if len(v.functions) == 0 {
		return ""
	}
	decl, ok := v.functions[len(v.functions)-1].(*ast.FuncDecl)
	if !ok {
		return ""
	}
	around, ok := v.pkg.Info.Defs[decl.Name].(*types.Func)
	if !ok || around.Signature().Recv() == nil {
		return ""
	}
	for _, p := range u.parts {
		f, ok := p.obj.(*types.Func)
		if ok && sameObject(f, around) && f.Signature().Recv() != nil && same(f.Signature().Recv().Type(), around.Signature().Recv().Type()) {
			return functionName(decl)
		}
	}
	return ""
}

// expected are the identifiers of a use at a site, without its qualifiers, with what each must mean there.
func (u *use) expected(filled []filling) []expectation {
	var out []expectation
	for _, p := range u.parts {
		switch {
		case p.owner != nil:
		case p.hole > 0:
			f := filled[p.hole-1]
			out = append(out, expectation{obj: f.root, at: true})
			for _, m := range f.members {
				out = append(out, expectation{obj: m})
			}
		default:
			out = append(out, expectation{obj: p.obj, own: p.own})
		}
	}
	return out
}

// expectation is what an identifier must mean.
type expectation struct {
	obj types.Object
	at  bool // the very variable that is declared where obj is
	own bool // one that the use declares
}

// takenBy are the variables that the uses of a draft take from where they stand, or from where calls are passed them.
func (p *feedersStep) takenBy(d *draft) (map[types.Object]bool, *Refusal) {
	out := map[types.Object]bool{}
	for _, s := range d.using() {
		u, r := p.table.useAt(d.variants[0].Configuration, s)
		if r != nil {
			return nil, r
		}
		filled, r := fill(d.variants[0], s, u)
		if r != nil {
			return nil, r
		}
		for _, f := range filled {
			out[f.root] = true
		}
	}
	return out, nil
}
