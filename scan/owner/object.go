package owner

import (
	"go/types"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule"
)

// Declares reports whether an owner of a rule declares an object. file is the file that declares it, as in [Place].
func (o *Owners) Declares(r *rule.Rule, obj types.Object, file string) bool {
	if obj.Pkg() == nil {
		return false
	}
	path := obj.Pkg().Path()
	for _, one := range o.Of(r) {
		switch {
		case one.File() != "":
			if one.File() == file {
				return true
			}
		case one.IsPackage():
			if strings.TrimSuffix(path, "_test") == one.Package {
				return true
			}
		case path == one.Package && one.means(obj):
			return true
		}
	}
	return false
}

// means reports whether an object of the owner's package is the owner's function.
func (o Owner) means(obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	if !ok || fn.Name() != o.Function.Name {
		return false
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return o.Function.Recv == ""
	}
	t := recv.Type()
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == o.Function.Recv
}
