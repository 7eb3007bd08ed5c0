package naming

import (
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// Candidates returns names to try for a new object, best first: x, x2, x3.
func Candidates(base string) []string {
	out := []string{base}
	const last = 9
	for i := 2; i <= last; i++ {
		out = append(out, base+strconv.Itoa(i))
	}
	return out
}

// Value returns the default name of a variable of type t.
func Value(t types.Type) string {
	n := identity.Named(t)
	switch {
	case n == nil:
		return "value"
	case n.Pkg() != nil && n.Pkg().Name() == "redis" && strings.HasSuffix(n.Name(), "Client"):
		return "rdb"
	}
	return Lower(n.Name())
}

// Values returns names to try for a variable of type t.
func Values(t types.Type) []string {
	out := Candidates(Value(t))
	if n := identity.Named(t); n != nil && Lower(n.Name()) != out[0] {
		return slices.Insert(out, 1, Lower(n.Name()))
	}
	return out
}

// Lower returns an unexported form of a name: HTTPClient becomes httpClient, DB becomes db.
func Lower(name string) string {
	r := []rune(name)
	for i := range r {
		if !unicode.IsUpper(r[i]) || i > 0 && i+1 < len(r) && unicode.IsLower(r[i+1]) {
			break
		}
		r[i] = unicode.ToLower(r[i])
	}
	return string(r)
}
