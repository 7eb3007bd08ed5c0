package account

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

// soon is the number of days before its end at which an allowance is reported.
const soon = 30

// Uncommitted returns the files that have a decision without a commit.
func (a *Account) Uncommitted() []File {
	return slices.DeleteFunc(slices.Clone(a.Files), func(f File) bool {
		return !slices.ContainsFunc(f.Violations, func(v *Violation) bool { return v.Commit == "" })
	})
}

// next returns the suggested steps, the most urgent first.
func (a *Account) next(now time.Time) []Step {
	var steps []Step
	add := func(n int, one, many, command string) {
		switch {
		case n == 1:
			steps = append(steps, Step{one, command})
		case n > 1:
			steps = append(steps, Step{fmt.Sprintf(many, n), command})
		}
	}
	left := func(p scan.Priority, t tier.Tier) int {
		return len(a.Selected(func(v *Violation) bool {
			return v.State == triage.Open && v.Priority == p && v.Status == fix.Ready && v.Tier == t
		}))
	}
	add(len(a.Broken()), "One check is broken by a decision: find it, and take it back.", "%d checks are broken by decisions: find those, and take them back.", "ssot verify --bisect")
	add(left(scan.High, tier.Proven), "Accept the one of High priority that is ready and proven.", "Accept the %d of High priority that are ready and proven.", "ssot fix --priority high")
	if a.Checks == nil {
		add(len(a.Files), "Build and test what the changed file is used by.", "Build and test what the %d changed files are used by.", "ssot verify")
	}
	if a.NoGit {
		add(len(a.Files), "Hand the changed file on as a patch.", "Hand the %d changed files on as a patch.", "ssot patch --output ssot.patch")
	} else {
		add(len(a.Uncommitted()), "Stage the changed file, or commit it.", "Stage the %d changed files, or commit them in parts that are reviewed alone.", "ssot commit --by package")
	}
	add(left(scan.High, tier.Unproven)+left(scan.High, tier.Differs), "Read the one of High priority that is ready with a hazard.", "Read the %d of High priority that are ready with a hazard each.", "ssot")
	add(left(scan.Medium, tier.Proven)+left(scan.Low, tier.Proven), "Accept the other one that is ready and proven.", "Accept the %d others that are ready and proven.", "ssot fix")
	add(left(scan.Medium, tier.Unproven)+left(scan.Medium, tier.Differs)+left(scan.Low, tier.Unproven)+left(scan.Low, tier.Differs),
		"Read the other one that is ready with a hazard.", "Read the %d others that are ready with a hazard each.", "ssot")
	for _, r := range a.Refused() {
		add(len(r.Violations), "One can't be rewritten ("+r.Title+"): "+r.Help, "%d can't be rewritten ("+r.Title+"): "+r.Help, "")
	}
	unplanned := len(a.Unplanned(triage.Open)) + len(a.Unplanned(triage.Skipped))
	add(unplanned, "Look at the one whose rewrite was not planned in the time there was.", "Look at the %d whose rewrites were not planned in the time there was.", "ssot report")
	skipped := a.Selected(func(v *Violation) bool { return v.State == triage.Skipped })
	add(len(skipped), "Come back to the one that was skipped: / state:skipped lists it.", "Come back to the %d that were skipped: / state:skipped lists them.", "ssot")
	end := now.UTC().AddDate(0, 0, soon).Format(time.DateOnly)
	ending := a.Selected(func(v *Violation) bool {
		return v.State == triage.Allowed && v.AllowUntil != "" && v.AllowUntil <= end
	})
	add(len(ending), "Renew or end the allowance that ends within 30 days.", "Renew or end the %d allowances that end within 30 days.", "")
	if len(a.Left()) > 0 {
		steps = append(steps, Step{"Keep what is left from growing: put it into the baseline, and have CI check.", "ssot check --write-baseline"})
	} else {
		steps = append(steps, Step{"Nothing is left: have CI keep it so.", "ssot check"})
	}
	return steps
}
