package format

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/guard"
)

// Report is a verdict with options for its readers.
type Report struct {
	*guard.Verdict

	Baselined  bool                     // include known and baselined violations, and mark them
	Suppressed bool                     // SARIF: include allowed and baselined violations, as suppressed
	Show       func(file string) string // returns the name of a file in text, given its path relative to the rule file
	Host       func(file string) string // returns a file's slash path from the top of the repository
	Version    string                   // of ssot
}

// shown returns the findings to write: new ones, those that this change allows and, if requested, known and
// baselined ones. Violations that were allowed before are only counted.
func (r *Report) shown() []guard.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f guard.Finding) bool {
		return f.State == guard.Allowed && !f.Fresh || (f.State == guard.Known || f.State == guard.Baselined) && !r.Baselined
	})
}
