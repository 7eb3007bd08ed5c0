package snapshot

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan"
)

// Summaries returns the counts by rule, in the order of the rule file. DirectiveRule is last, if it has violations.
func (v *Snapshot) Summaries() []Summary {
	byRule := map[string]*Summary{}
	var names []string
	add := func(name, title string) {
		if byRule[name] == nil {
			byRule[name] = &Summary{Rule: name, Title: title}
			names = append(names, name)
		}
	}
	for _, r := range v.Result.Rules.Rules {
		add(r.Name, r.Title)
	}
	files := map[string]map[string]bool{}
	for _, it := range v.Items {
		add(it.Rule, "")
		sum := byRule[it.Rule]
		switch it.State {
		case record.Accepted:
			sum.Accepted++
			continue
		case record.Allowed:
			sum.Allowed++
			continue
		case record.Skipped:
			sum.Skipped++
		case record.Open:
			sum.Open++
		}
		sum.Total++
		switch it.Priority {
		case scan.High:
			sum.High++
		case scan.Medium:
			sum.Medium++
		case scan.Low:
			sum.Low++
		}
		if files[it.Rule] == nil {
			files[it.Rule] = map[string]bool{}
		}
		files[it.Rule][it.File] = true
	}
	list := make([]Summary, 0, len(names))
	for _, name := range names {
		sum := *byRule[name]
		sum.Files, sum.Undone = len(files[name]), v.Record.Reasons[name]
		list = append(list, sum)
	}
	return list
}

// Summary counts a rule's violations.
type Summary struct {
	Rule, Title                      string
	Total, Files                     int // open and skipped violations, and their files
	High, Medium, Low                int // of Total
	Open, Accepted, Skipped, Allowed int
	Undone                           string // the reason of the allowance that was undone last, or empty
}
