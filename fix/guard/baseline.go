package guard

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
)

// Change describes the next baseline and its differences.
type Change struct {
	Entries        []baseline.Entry
	Dropped, Added int
	Left           int // new violations that it does not contain
	Hard           int // violations of hard rules, which it can't contain
}

// Baseline returns the next baseline: without stale entries and, if grow is set, with the new violations. Entries
// outside the selection stay.
func (v *Verdict) Baseline(grow bool, reason string) Change {
	gone := map[string]bool{}
	for _, e := range v.Stale {
		gone[e.Fingerprint] = true
	}
	c := Change{Dropped: len(v.Stale), Entries: slices.DeleteFunc(slices.Clone(v.entries), func(e baseline.Entry) bool { return gone[e.Fingerprint] })}
	for _, f := range v.Findings {
		switch {
		case f.State != New:
		case v.hard(f.Rule):
			c.Hard++
		case !grow:
			c.Left++
		default:
			c.Added++
			c.Entries = append(c.Entries, baseline.Entry{
				Fingerprint: baseline.Name(scan.LastingVersion, f.Fingerprint), Rule: f.Rule, Package: f.Package, Declaration: visible.Line(f.Declaration),
				Expression: visible.Line(Short(f.Code)), Reason: visible.Line(reason), Day: v.today,
			})
		}
	}
	return c
}

func (v *Verdict) hard(name string) bool {
	return slices.ContainsFunc(v.Rules, func(r Rule) bool { return r.Name == name && r.Hard })
}
