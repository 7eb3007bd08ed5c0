package format

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/guard"
)

// Report is a verdict with what its readers have to know.
type Report struct {
	*guard.Verdict

	Baselined  bool                     // known and baselined violations are written as well, and said to be
	Suppressed bool                     // SARIF has what is allowed or baselined, as suppressed
	Show       func(file string) string // how text names a file, which is relative to the rule file
	Host       func(file string) string // its path from the top of the repository, with slashes
	Version    string                   // of ssot
}

// shown returns the findings that are written: the new ones, those that this change allows, and the known and baselined
// ones where they are asked for. What was allowed before is counted only.
func (r *Report) shown() []guard.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f guard.Finding) bool {
		return f.State == guard.Allowed && !f.Fresh || (f.State == guard.Known || f.State == guard.Baselined) && !r.Baselined
	})
}
