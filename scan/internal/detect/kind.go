package detect

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// kind is how the entries of one kind are found in code.
type kind struct {
	name  rule.Kind
	find  func(p *pass, file inspector.Cursor, yield func(Finding))
	named bool // what is found ends in an identifier with the entry's name

	misfit func(e *rule.Entry, obj types.Object) string                 // why the entry can't mean a package-level object of its name, or nothing; nil: it can mean any
	open   token.Token                                                  // what stands behind the name where a snippet that does not parse has one; else zero, and nothing of the kind is found in snippets
	object func(pkg *types.Package, name string) (standIn types.Object) // what stands for the forbidden object where snippets are checked without its package; where open is set
}

// kinds returns all kinds of entries, in the order in which they are looked for.
func kinds() []kind {
	return []kind{
		{name: rule.Call, find: (*pass).calls, named: true, misfit: noFunction, open: token.LPAREN, object: anyFunction},
		{name: rule.Build, find: (*pass).builds, misfit: noType, open: token.LBRACE, object: emptyType},
		{name: rule.Declare, find: (*pass).declares},
		{name: rule.Import, find: (*pass).imports},
		{name: rule.Ref, find: (*pass).refs, named: true},
	}
}

// kindNamed returns the record of a kind; the zero record is of none.
func kindNamed(name rule.Kind) kind {
	for _, k := range kinds() {
		if k.name == name {
			return k
		}
	}
	return kind{}
}

// Missing returns why an entry can match nothing in a package that is there, or nothing.
func Missing(pkg *types.Package, e *rule.Entry) string {
	name := e.Symbol.Name
	if e.Symbol.Recv != "" {
		name = e.Symbol.Recv
	}
	if name == rule.AnyName {
		return ""
	}
	obj := pkg.Scope().Lookup(name)
	if obj == nil {
		return fmt.Sprintf("package %s has no %s", pkg.Path(), name)
	}
	if e.Symbol.Recv == "" {
		if misfit := kindNamed(e.Kind).misfit; misfit != nil {
			return misfit(e, obj)
		}
		return ""
	}
	if !isType(obj) {
		return fmt.Sprintf("%s.%s is not a type", pkg.Path(), name)
	}
	if e.Symbol.Name == rule.AnyName {
		return ""
	}
	m, _, _ := types.LookupFieldOrMethod(obj.Type(), true, pkg, e.Symbol.Name)
	if _, ok := m.(*types.Func); !ok {
		return fmt.Sprintf("type %s.%s has no method %s", pkg.Path(), name, e.Symbol.Name)
	}
	return ""
}

func isType(obj types.Object) bool {
	_, ok := obj.(*types.TypeName)
	return ok
}

// Shows reports whether entries of a kind are found in the code that documentation shows.
func Shows(name rule.Kind) bool { return kindNamed(name).open != token.ILLEGAL }

// StandIn returns an object that stands for what an entry forbids, of a kind that is found in snippets.
func StandIn(pkg *types.Package, e *rule.Entry) types.Object {
	return kindNamed(e.Kind).object(pkg, e.Symbol.Name)
}
