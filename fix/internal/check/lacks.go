package check

import (
	"fmt"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// undefinedMember matches the type checker's error for a missing field or method.
var undefinedMember = regexp.MustCompile(`^.+ undefined \(type (.+) has no field or method (\w+)`)

// refuseMissingMembers combines the errors about members that the use's type lacks, such as methods that an interface
// does not have, into one refusal.
func (c problems) refuseMissingMembers(added []load.Error) *refusal.Refusal {
	for _, d := range c.rewrites {
		for _, x := range d.Placed {
			u, r := c.table.UseAt(c.pkg.Configuration, x.Site)
			if r != nil || u.IsType || len(identity.Results(u.Typ)) == 0 {
				continue
			}
			typ := identity.Results(u.Typ)[0]
			if identity.Same(typ, x.Typ(c.pkg)) {
				continue
			}
			names, first := c.undefinedIn(typ, added)
			if len(names) == 0 {
				continue
			}
			what := "type"
			if types.IsInterface(typ) {
				what = "interface"
			}
			return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is the %s %s, which lacks %s, used on it here (%s%s)", u.Text, what, identity.Short(typ), strings.Join(names, " and "), c.errorPlace(first), c.configurationSuffix())}
		}
	}
	return nil
}

// undefinedIn returns the members that typ lacks according to the errors, and the first of these errors.
func (c problems) undefinedIn(typ types.Type, list []load.Error) (names []string, first load.Error) {
	for _, e := range list {
		m := undefinedMember.FindStringSubmatch(byName(e.Msg, c.pkg.Types.Imports()))
		if m == nil || m[1] != identity.Short(typ) && m[1] != identity.Long(typ) {
			continue
		}
		if len(names) == 0 {
			first = e
		}
		if !slices.Contains(names, m[2]) {
			names = append(names, m[2])
		}
	}
	return names, first
}
