package rules

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/guard/example"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Tested is what came of the examples.
type Tested struct {
	Failed int // those that are not as they should be
	Broken int // those of which that can't be told
}

// Test tests the examples that rules carry, of those that are named or of all.
func Test(ctx context.Context, o Options, names []string) (Tested, error) {
	file, err := o.load(ctx)
	if err != nil {
		return Tested{}, err
	}
	rules := file.Rules
	if len(names) > 0 {
		rules = nil
		for _, name := range names {
			r, err := find(file, name)
			if err != nil {
				return Tested{}, err
			}
			rules = append(rules, r)
		}
	}
	outcomes, err := example.Run(ctx, o.scan(file), rules)
	if err != nil {
		return Tested{}, err
	}
	var sum Tested
	for _, x := range outcomes {
		switch {
		case x.Fault == "":
			continue
		case x.Broken && x.Rule.Pos.In != nil:
			o.Complain(describe(x) + "; it is of what this file extends, and does not count")
			continue
		case x.Broken:
			sum.Broken++
		default:
			sum.Failed++
		}
		o.Say(describe(x))
	}
	for _, r := range rules {
		o.Say(summary(r, outcomes))
	}
	return sum, nil
}

// describe returns what is wrong with an example: file:line:col: sentence.
func describe(x example.Outcome) string {
	kind := "ok"
	if x.Bad {
		kind = "bad"
	}
	return fmt.Sprintf("%s: %s: %s example: %s", position(x.At), x.Rule.Name, kind, visible.Line(x.Fault))
}

// summary returns a line on the examples of a rule.
func summary(r *rule.Rule, outcomes []example.Outcome) string {
	if len(r.Bad)+len(r.OK) == 0 {
		return r.Name + ": no examples"
	}
	var as, not, unknown int
	for _, x := range outcomes {
		switch {
		case x.Rule != r:
		case x.Broken:
			unknown++
		case x.Fault != "":
			not++
		default:
			as++
		}
	}
	parts := []string{fmt.Sprintf("%d as they should be", as)}
	if not > 0 {
		parts = append(parts, fmt.Sprintf("%d not", not))
	}
	if unknown > 0 {
		parts = append(parts, fmt.Sprintf("%d do not type-check here", unknown))
	}
	return fmt.Sprintf("%s: %d bad, %d ok: %s", r.Name, len(r.Bad), len(r.OK), strings.Join(parts, ", "))
}
