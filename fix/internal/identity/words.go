package identity

import (
	"go/types"
	"strings"
)

// Describe describes the values of an expression: "(*redis.Client, error)", "one value, *redis.Client", "nothing".
func Describe(t types.Type) string {
	switch list := Results(t); len(list) {
	case 0:
		return "nothing"
	case 1:
		return "one value, " + Short(list[0])
	default:
		names := make([]string, len(list))
		for i, r := range list {
			names[i] = Short(r)
		}
		return "(" + strings.Join(names, ", ") + ")"
	}
}

// Short returns a type's name, qualified by package name.
func Short(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string { return pkg.Name() })
}
