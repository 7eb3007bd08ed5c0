package detect

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// A kind describes how the entries of one kind are found in code.
type kind struct {
	name  rule.Kind
	find  func(p *pass, file inspector.Cursor, yield func(Finding))
	named bool // a finding ends in an identifier with the entry's name

	// misfit returns why the entry can't mean this package-level object, or an empty string. It is nil if any object
	// fits.
	misfit func(e *rule.Entry, obj types.Object) string
	// open is the token that follows the name in a snippet that does not parse. If it is zero, snippets are not
	// searched for the kind.
	open token.Token
	// object returns a stand-in for the forbidden object, for snippets that are type-checked without its package. It is
	// set if open is.
	object func(pkg *types.Package, name string) (standIn types.Object)
}

// kinds returns the records of all kinds, in the order of search.
func kinds() []kind {
	return []kind{
		{name: rule.Call, find: (*pass).calls, named: true, misfit: noFunction, open: token.LPAREN, object: anyFunction},
		{name: rule.Build, find: (*pass).builds, misfit: noType, open: token.LBRACE, object: emptyType},
		{name: rule.Declare, find: (*pass).declares},
		{name: rule.Import, find: (*pass).imports},
		{name: rule.Ref, find: (*pass).refs, named: true},
	}
}

// kindNamed returns the record of a kind, or the zero record if the name is unknown.
func kindNamed(name rule.Kind) kind {
	for _, k := range kinds() {
		if k.name == name {
			return k
		}
	}
	return kind{}
}

// Missing returns why an entry can match nothing in an existing package, or an empty string.
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

// Shows reports whether entries of a kind are looked for in snippets (code in documentation).
func Shows(name rule.Kind) bool { return kindNamed(name).open != token.ILLEGAL }

// StandIn returns a stand-in for the object that an entry forbids. The entry's kind must satisfy [Shows].
func StandIn(pkg *types.Package, e *rule.Entry) types.Object {
	return kindNamed(e.Kind).object(pkg, e.Symbol.Name)
}
