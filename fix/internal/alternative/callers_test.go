package alternative_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
)

// TestCallers holds what is said of the function around each violation: the chain from who keeps the value, whether it
// is a factory, and why its callers stay; and of each alternative: the packages that it changes, the violations that it
// needs, why it is refused, and its hazards.
func TestCallers(t *testing.T) {
	const file = "testdata/memory/callers.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res, ways := plantest.InMemory(t, file)
	var out strings.Builder
	for _, v := range res.Violations {
		fmt.Fprintf(&out, "%s:%d %s\n", v.File, v.Line, v.Function)
		out.WriteString(around(ways, v))
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}

// around says what is known of the function around a violation, and of each alternative.
func around(ways *alternative.Finder, v *scan.Violation) string {
	s, r := site.Locate(v)
	if r != nil {
		return fmt.Sprintf("\t%s: %s\n", r.Kind, r.Detail)
	}
	var out strings.Builder
	if chain := ways.CallChain(s); chain != nil {
		fmt.Fprintf(&out, "\tchain %s\n", strings.Join(chain, " → "))
	}
	if f := ways.LocateFunction(v); f != nil && f.Factory() {
		_, why := ways.ReplaceCallers(f)
		fmt.Fprintf(&out, "\tfactory %s\n", why)
	}
	for _, c := range ways.Candidates(ways.Project.PackageOf(v), s) {
		fmt.Fprintf(&out, "    %s: %s\n", c.Kind, c.Title)
		for _, g := range c.Groups {
			fmt.Fprintf(&out, "\tchanges %s\n", g.Path)
		}
		for _, needed := range c.Needs {
			fmt.Fprintf(&out, "\tneeds %s:%d\n", needed.File, needed.Line)
		}
		all := &filerewrite.Set{Project: ways.Project, Accepts: func(o *scan.Violation) bool { return o == v }}
		if r := c.Apply(all); r != nil {
			fmt.Fprintf(&out, "\t%s: %s\n", r.Kind, r.Detail)
		}
		for _, h := range ways.HazardsAs(v, c.Kind) {
			fmt.Fprintf(&out, "\t%s %s: %s\n", h.Kind, h.Place, h.Detail)
		}
	}
	return out.String()
}
