// Package shortlist shortens what is said about one value, whose hazards of one kind may stand in hundreds of places:
// each test of a package may close its own client.
package shortlist

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Most is how many places are listed one by one.
const Most = 4

// Of sorts hazards by place, removes duplicates, and replaces those behind the first Most, if there are several, by one
// at the next place. more is its text, with %d for how many it stands for.
func Of(all []refusal.Hazard, more string) []refusal.Hazard {
	slices.SortFunc(all, Compare)
	all = slices.Compact(all)
	if n := len(all) - Most; n > 1 {
		next := all[Most]
		next.Detail = fmt.Sprintf(more, n)
		return append(all[:Most:Most], next)
	}
	return all
}

// Compare compares hazards by place, then by text.
func Compare(a, b refusal.Hazard) int {
	return cmp.Or(project.ComparePlaces(a.Place, b.Place), cmp.Compare(a.Detail, b.Detail))
}
