package fix

import (
	"fmt"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
)

// undefinedMember is what the type checker says of a member that a type does not have.
var undefinedMember = regexp.MustCompile(`^.+ undefined \(type (.+) has no field or method (\w+)`)

// lacks says in one sentence what code asks of a use that its type does not have: the methods that an interface lacks which stands for a pointer.
func (c *check) lacks(fresh []load.Error) *Refusal {
	for _, d := range c.drafts {
		for _, x := range d.placed {
			u, r := c.p.use(c.pkg.Configuration, x.v)
			if r != nil || u.isType {
				continue
			}
			typ := results(u.typ)[:min(1, len(results(u.typ)))]
			if len(typ) == 0 || same(typ[0], x.typ(c.pkg)) {
				continue
			}
			var names []string
			at := -1
			for i, e := range fresh {
				m := undefinedMember.FindStringSubmatch(e.Msg)
				if m == nil || m[1] != short(typ[0]) && m[1] != long(typ[0]) {
					continue
				}
				if at < 0 {
					at = i
				}
				if !slices.Contains(names, m[2]) {
					names = append(names, m[2])
				}
			}
			if at < 0 {
				continue
			}
			what := "type"
			if types.IsInterface(typ[0]) {
				what = "interface"
			}
			e := fresh[at]
			return &Refusal{RefusedType, fmt.Sprintf("%s is the %s %s, which lacks %s, used on it here (line %d of the new %s%s)", u.text, what, short(typ[0]), strings.Join(names, " and "), e.Position.Line, filepath.Base(e.Position.Filename), c.in())}
		}
	}
	return nil
}
