package check

import (
	"go/types"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan/load"
)

// retyped collects the package-level variables whose type a set of rewrites changes. It is safe for concurrent use.
type retyped struct {
	mu   sync.Mutex
	vars []retypedVar
}

// retypedVar is one such variable in one variant.
type retypedVar struct {
	key identity.Key
	pkg *load.Package
	old *types.Var
	now types.Type
}
