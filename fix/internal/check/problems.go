package check

import (
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// problems are what the type checker says of a variant after the rewrite.
type problems struct{ *check }

// placeInMessage matches what moves in an error's text when lines move.
var placeInMessage = regexp.MustCompile(`:\d+(:\d+)?`)

// fresh finds an error that was not there before.
func (c problems) fresh() *refusal.Refusal {
	had := map[string]int{}
	for _, e := range c.pkg.Errors {
		had[placeInMessage.ReplaceAllString(e.Msg, "")]++
	}
	var fresh []load.Error
	for _, e := range c.after.Errors {
		if c.usedBefore(e) {
			continue
		}
		if key := placeInMessage.ReplaceAllString(e.Msg, ""); had[key] > 0 {
			had[key]--
			continue
		}
		fresh = append(fresh, e)
	}
	for _, e := range fresh {
		if name, ok := unusedName(e.Msg); ok {
			return leave.RefuseUnused(c.drafts, name)
		}
	}
	if r := c.lacks(fresh); r != nil {
		return r
	}
	if len(fresh) > 0 {
		return &refusal.Refusal{Kind: refusal.Check, Detail: "it would not type-check: " + c.said(fresh[0])}
	}
	return nil
}

// unusedName returns the variable that an error of the type checker calls unused.
func unusedName(msg string) (string, bool) {
	if name, ok := strings.CutPrefix(msg, "declared and not used: "); ok {
		return name, true
	}
	name, ok := strings.CutSuffix(msg, " declared and not used") // the variable of a type switch
	return name, ok && !strings.Contains(name, " ")
}

// errorsOr prefers what the type checker says to a refusal.
func (c *check) errorsOr(r *refusal.Refusal) *refusal.Refusal {
	if fresh := (problems{c}).fresh(); fresh != nil {
		return fresh
	}
	return r
}
