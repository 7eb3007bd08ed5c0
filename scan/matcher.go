package scan

import (
	"fmt"
	"go/types"
	"path"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule"
)

// object names a package-level object, a method or a local type across loads: types of two loads are never identical, and neither are those of two variants of a package.
type object struct {
	pkg  string // import path
	recv string // receiver type name of a method
	name string
}

// claim is an entry that forbids an object, with its rule.
type claim struct {
	rule  *rule.Rule
	entry *rule.Entry
}

// matcher is the rules compiled for lookup by object.
type matcher struct {
	calls    map[object][]claim
	builds   map[object][]claim
	refs     map[object][]claim
	imports  map[string][]claim
	declares []claim
	names    map[string]bool // the last names in calls and refs: most identifiers are told apart by them
	byName   map[string]*rule.Rule
	owners   map[*rule.Rule]map[string]bool
	excludes map[*rule.Rule]*rule.Matcher
	derived  derivations
}

// derivations say what a type was made from, by its name: type D redis.Client leads from D to redis.Client. Aliases on the way are listed before the type that they name.
type derivations map[object][]object

func newMatcher(f *rule.File) *matcher {
	m := &matcher{
		calls:    map[object][]claim{},
		builds:   map[object][]claim{},
		refs:     map[object][]claim{},
		imports:  map[string][]claim{},
		names:    map[string]bool{},
		byName:   map[string]*rule.Rule{},
		owners:   map[*rule.Rule]map[string]bool{},
		excludes: map[*rule.Rule]*rule.Matcher{},
		derived:  derivations{},
	}
	for _, r := range f.Rules {
		m.byName[r.Name] = r
		m.excludes[r] = rule.NewMatcher(r.Exclude)
		m.owners[r] = map[string]bool{}
		for _, o := range r.Owner {
			m.owners[r][o] = true
		}
		for _, e := range r.Entries {
			m.add(claim{r, e})
		}
	}
	return m
}

func (m *matcher) add(c claim) {
	key := symbolObject(c.entry.Symbol)
	switch c.entry.Kind {
	case rule.Call:
		m.calls[key] = appendClaim(m.calls[key], c)
		m.names[key.name] = true
	case rule.Build:
		m.builds[key] = appendClaim(m.builds[key], c)
	case rule.Ref:
		m.refs[key] = appendClaim(m.refs[key], c)
		m.names[key.name] = true
	case rule.Import:
		m.imports[key.pkg] = appendClaim(m.imports[key.pkg], c)
	case rule.Declare:
		m.declares = append(m.declares, c)
	}
}

// appendClaim keeps the first claim of each rule, in the order of the rule file.
func appendClaim(list []claim, c claim) []claim {
	for _, old := range list {
		if old.rule == c.rule {
			return list
		}
	}
	return append(list, c)
}

func symbolObject(s rule.Symbol) object {
	return object{pkg: s.Package, recv: s.Recv, name: s.Name}
}

// declarePattern is the pattern of a declare entry as it was written: over the type's name.
func declarePattern(e *rule.Entry) string {
	s := e.Symbol
	s.Package = ""
	return s.String()
}

// declared says whether a declare entry means a type of this name in this package.
func declared(e *rule.Entry, pkg, name string) bool {
	if e.Symbol.Package != "" && e.Symbol.Package != pkg {
		return false
	}
	ok, err := path.Match(declarePattern(e), name)
	return ok && err == nil
}

// funcObject names a function, a method or a package-level variable that holds a function; the zero object is none of them.
func funcObject(obj types.Object) object {
	switch obj := obj.(type) {
	case *types.Func:
		obj = obj.Origin()
		if obj.Pkg() == nil {
			return object{}
		}
		recv := obj.Signature().Recv()
		if recv == nil {
			return object{pkg: obj.Pkg().Path(), name: obj.Name()}
		}
		if t := typeName(recv.Type()); t.name != "" {
			return object{pkg: t.pkg, recv: t.name, name: obj.Name()}
		}
	case *types.Var:
		if _, ok := obj.Type().Underlying().(*types.Signature); ok && packageLevel(obj) {
			return object{pkg: obj.Pkg().Path(), name: obj.Name()}
		}
	}
	return object{}
}

// typeName names a type, or what a pointer points to; the zero object when it has no name.
func typeName(t types.Type) object {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return typeObject(n.Origin().Obj())
	}
	return object{}
}

// typeObject names a declared type. Local types of one package may share a name, so theirs holds the place.
func typeObject(obj *types.TypeName) object {
	if obj.Pkg() == nil {
		return object{} // error, comparable, any
	}
	if !packageLevel(obj) {
		return object{pkg: obj.Pkg().Path(), name: fmt.Sprint(obj.Name(), "@", int(obj.Pos()))}
	}
	return object{pkg: obj.Pkg().Path(), name: obj.Name()}
}

func packageLevel(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
}

// typeChain lists the names that a type goes by without looking at declarations: its aliases, outermost first, then the type itself.
func typeChain(t types.Type) []object {
	var chain []object
	for {
		switch u := t.(type) {
		case *types.Alias:
			chain = append(chain, typeObject(u.Origin().Obj()))
			t = u.Rhs()
		case *types.Named:
			return append(chain, typeObject(u.Origin().Obj()))
		default:
			return chain
		}
	}
}

// buildClaims are the claims on building a value of a type: under one of its names, or of a type that it was defined from. The nearest name counts, once a rule.
func (m *matcher) buildClaims(t types.Type) []claim {
	if len(m.builds) == 0 {
		return nil
	}
	var claims []claim
	seen := map[object]bool{}
	for queue := typeChain(t); len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		for _, c := range m.builds[queue[0]] {
			claims = appendClaim(claims, c)
		}
		queue = append(queue, m.derived[queue[0]]...)
	}
	return claims
}

// exempt says that a rule does not look at a package: it is an owner, or a test of one, or excluded.
func (m *matcher) exempt(r *rule.Rule, rel, importPath string) bool {
	return m.owners[r][importPath] || m.excludes[r].Match(rel, importPath)
}

// exemptFromAll says that no rule looks at a package.
func (m *matcher) exemptFromAll(rel, importPath string) bool {
	for _, r := range m.byName {
		if !m.exempt(r, rel, importPath) {
			return false
		}
	}
	return true
}

// plainPath is the import path of a package without the _test of an external test package.
func plainPath(importPath, forTest string) string {
	if forTest != "" && importPath == forTest+"_test" {
		return forTest
	}
	return importPath
}

// literalPart is the longest run of letters that every name under a pattern holds, or nothing.
func literalPart(pattern string) string {
	best := ""
	if strings.ContainsAny(pattern, `[\`) {
		return best
	}
	for _, part := range strings.FieldsFunc(pattern, func(r rune) bool { return r == '*' || r == '?' }) {
		if len(part) > len(best) {
			best = part
		}
	}
	return best
}
