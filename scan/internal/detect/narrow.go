package detect

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"slices"
	"sync"

	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// A Place is the position of a finding. Rules and entries that apply only in some places are tested against it.
type Place struct {
	Rel        string    // the folder, relative to the rule file's folder
	ImportPath string    // without a _test suffix
	File       string    // the file's name; empty for the whole folder
	Syntax     *ast.File // nil if the file is no Go file, or for the whole folder
	Pos        token.Pos // the position in Syntax
	Test       bool      // in a _test.go file
	Snippet    bool      // in a snippet (code in documentation)
}

// owned converts the place to the form that package owner uses.
func (at Place) owned() owner.Place {
	out := owner.Place{Package: at.ImportPath, Syntax: at.Syntax, Pos: at.Pos}
	if at.File != "" {
		out.File = path.Join(at.Rel, at.File)
	}
	return out
}

// places holds the patterns of a narrow entry: where it applies, and where it does not.
type places struct{ only, exclude *pattern.Matcher }

// Applies reports whether a claim's rule and entry apply at a place: neither excludes the place, and if the entry has
// an only list, the list matches the place.
func (d *Detector) Applies(c Claim, at Place) bool {
	if d.Exempt(c.Rule, at) || at.Snippet && c.Rule.NoDocs {
		return false
	}
	e := c.Entry
	if e.Wild != nil {
		e = e.Wild
	}
	in := d.places[e]
	matches := func(patterns []string, m *pattern.Matcher) bool {
		return at.Test && slices.Contains(patterns, rule.TestFiles) || m.Match(at.Rel, at.ImportPath)
	}
	if len(e.Only) > 0 && !matches(e.Only, in.only) {
		return false
	}
	return len(e.Exclude) == 0 || !matches(e.Exclude, in.exclude)
}

// Applicable returns the findings whose claims apply at their place. Of several findings of one rule for one range it
// returns the first. The function at returns the place of a file. The findings must be in the order of [Detector.Find].
func (d *Detector) Applicable(found []Finding, at func(*ast.File) Place) []Finding {
	type claimKey struct {
		rule       *rule.Rule
		file       *ast.File
		start, end token.Pos
	}
	seen := map[claimKey]bool{}
	var out []Finding
	for _, x := range found {
		key := claimKey{x.Rule, x.File, x.Start, x.End}
		place := at(x.File)
		place.Syntax, place.Pos = x.File, x.Start
		if !seen[key] && d.Applies(x.Claim, place) && !d.ownImport(x, place) {
			seen[key] = true
			out = append(out, x)
		}
	}
	return out
}

// matchArguments compares a call's arguments with the constants that the claims' entries require. It returns the claims
// that match, and those that stay undetermined because an argument is no constant or the function is used as a value.
func (p *pass) matchArguments(claims []Claim, call *ast.CallExpr) (matched []Claim, undetermined []Claim) {
	for _, c := range claims {
		equal, split := true, true
		for n, want := range c.Entry.Where {
			switch got, known := p.argument(call, n); {
			case !known:
				split = false
			case got == nil:
				equal = false
			case got.Kind() != want.Kind() && !numbers(got, want) || !constant.Compare(got, token.EQL, want):
				equal = false
			}
		}
		switch {
		case !equal:
		case split:
			matched = append(matched, c)
		default:
			undetermined = append(undetermined, c)
		}
	}
	return matched, undetermined
}

// argument returns the constant value of a call's n-th argument, counted from 1, or nil if the call has fewer
// arguments. known is false if the value is no constant, or the number of arguments is not known.
func (p *pass) argument(call *ast.CallExpr, n int) (v constant.Value, known bool) {
	switch {
	case call == nil || call.Ellipsis.IsValid() && n >= len(call.Args):
		return nil, false
	case n > len(call.Args): // in f(g()), g may return several values
		several := false
		if len(call.Args) == 1 {
			_, several = p.Info.TypeOf(call.Args[0]).(*types.Tuple)
		}
		return nil, !several
	}
	v = p.Info.Types[call.Args[n-1]].Value
	return v, v != nil && v.Kind() != constant.Unknown
}

func numbers(a, b constant.Value) bool {
	number := func(v constant.Value) bool { return v.Kind() == constant.Int || v.Kind() == constant.Float }
	return number(a) && number(b)
}

// instances holds one copy of a wildcard entry for each name that it matched.
type instances struct {
	mu sync.Mutex
	of map[instance]*rule.Entry
}

type instance struct {
	entry *rule.Entry
	name  string
}

// named returns the claim of a wildcard entry on an object with the given name. Calls with equal arguments return the
// same entry.
func (i *instances) named(c Claim, name string) Claim {
	i.mu.Lock()
	defer i.mu.Unlock()
	key := instance{c.Entry, name}
	if i.of[key] == nil {
		e := *c.Entry
		e.Symbol.Name, e.Wild = name, c.Entry
		i.of[key] = &e
	}
	return Claim{c.Rule, i.of[key]}
}

// on returns the claims on an object that the package mentions. A wildcard never matches objects of the package itself.
func (p *pass) on(kind rule.Kind, o Object) []Claim {
	claims := p.index[kind][o]
	if o.Name == "" || o.Pkg == p.Path {
		return claims
	}
	wild := p.index[kind][Object{Pkg: o.Pkg, Recv: o.Recv, Name: rule.AnyName}]
	if len(wild) == 0 {
		return claims
	}
	claims = slices.Clone(claims)
	for _, c := range wild {
		claims = appendClaim(claims, p.instances.named(c, o.Name))
	}
	return claims
}
