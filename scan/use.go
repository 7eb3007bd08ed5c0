package scan

import (
	"go/types"

	"github.com/seed-58def443/ssot/scan/internal/use"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TypedUse is a rule's use as a Go expression with types.
type TypedUse = use.Typed

// UseError is what keeps a use from having a type.
type UseError = use.Error

// TypeUse types a use as it would stand in a package that imports nothing but the rule's owners and, where the use
// names them, what they import; e is what it replaces. lookup finds a package by import path; it may answer nil. An
// error is a *[UseError].
func TypeUse(u *rule.Use, e *rule.Entry, owners []string, lookup func(path string) *types.Package) (*TypedUse, error) {
	return use.Check(u, e, owners, lookup)
}
