package scan

import (
	"fmt"
	"go/constant"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule"
)

// undetermined returns a note for each entry that may match calls whose arguments are not known.
func (s *job) undetermined() []string {
	type call struct {
		file string
		at   token.Position
	}
	seen := map[*rule.Entry]map[call]bool{}
	names := map[*rule.Entry]string{}
	for _, pkg := range s.program.Packages {
		c := s.collector
		dir := c.dir(pkg)
		if dir == nil || !c.selected.has(dir.Rel, dir.ImportPath) {
			continue
		}
		files := filesOf(pkg)
		for _, x := range c.rules.Applicable(c.rules.Undetermined(sourceOf(pkg)), c.placeOf(dir, files)) {
			f := files[x.File]
			if seen[x.Entry] == nil {
				seen[x.Entry], names[x.Entry] = map[call]bool{}, x.Rule.Name
			}
			seen[x.Entry][call{f.Path, f.Tok.PositionFor(x.Start, false)}] = true
		}
	}
	var out []string
	for e, places := range seen {
		uses, found := "one use", "it is not found"
		if len(places) > 1 {
			uses, found = fmt.Sprintf("%d uses", len(places)), "they are not found"
		}
		out = append(out, fmt.Sprintf("%s: of %s of %s it is not known whether %s: %s", names[e], uses, e.Symbol, conditions(e.Where), found))
	}
	slices.Sort(out)
	return out
}

// conditions returns the required arguments, in words.
func conditions(where map[int]constant.Value) string {
	var out []string
	for _, n := range slices.Sorted(maps.Keys(where)) {
		out = append(out, fmt.Sprintf("argument %d is %s", n, where[n].ExactString()))
	}
	return strings.Join(out, " and ")
}
