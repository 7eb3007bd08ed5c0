package check

import (
	"go/types"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan/load"
)

// retyped is the package-level variables that a set gives another type. It is safe for concurrent use.
type retyped struct {
	mu   sync.Mutex
	vars []retypedVar
}

// retypedVar is a variable in one variant.
type retypedVar struct {
	key identity.Key
	pkg *load.Package
	old *types.Var
	now types.Type
}
