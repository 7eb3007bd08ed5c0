package scan

import (
	"go/types"

	"github.com/seed-58def443/ssot/scan/internal/use"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TypedUse is a rule's use, type-checked as a Go expression.
type TypedUse = use.Typed

// A UseError says why a use has no type.
type UseError = use.Error

// TypeUse type-checks a use in a package that imports only the rule's owners and those of their imports that the use
// names. e is the entry whose code the use replaces. lookup returns a package by import path, or nil. An error is a
// *[UseError].
func TypeUse(u *rule.Use, e *rule.Entry, owners []string, lookup func(path string) *types.Package) (*TypedUse, error) {
	return use.Check(u, e, owners, lookup)
}
