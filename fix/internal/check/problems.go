package check

import (
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// problems looks at the type errors of a variant after the rewrite.
type problems struct{ *check }

// placeInMessage matches positions in an error's text, which change when lines move.
var placeInMessage = regexp.MustCompile(`:\d+(:\d+)?`)

// refuseNewErrors returns a refusal for the first error that the variant did not have before, nil if there is none.
func (c problems) refuseNewErrors() *refusal.Refusal {
	known := map[string]int{}
	for _, e := range c.pkg.Errors {
		known[placeInMessage.ReplaceAllString(e.Msg, "")]++
	}
	var added []load.Error
	for _, e := range c.after.Errors {
		if c.usedInUnchanged(e) {
			continue
		}
		if key := placeInMessage.ReplaceAllString(e.Msg, ""); known[key] > 0 {
			known[key]--
			continue
		}
		added = append(added, e)
	}
	for _, e := range added {
		if name, ok := unusedName(e.Msg); ok {
			return leave.RefuseUnused(c.rewrites, name)
		}
	}
	if r := c.refuseMissingMembers(added); r != nil {
		return r
	}
	if len(added) > 0 {
		return &refusal.Refusal{Kind: refusal.Check, Detail: "it would not type-check: " + c.describeError(added[0])}
	}
	return nil
}

// unusedName returns the variable that an error calls unused.
func unusedName(msg string) (string, bool) {
	if name, ok := strings.CutPrefix(msg, "declared and not used: "); ok {
		return name, true
	}
	name, ok := strings.CutSuffix(msg, " declared and not used") // the error for the variable of a type switch
	return name, ok && !strings.Contains(name, " ")
}

// errorsOr returns the refusal for a new type error if there is one, r otherwise.
func (c *check) errorsOr(r *refusal.Refusal) *refusal.Refusal {
	if added := (problems{c}).refuseNewErrors(); added != nil {
		return added
	}
	return r
}
