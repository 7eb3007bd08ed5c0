package format

import (
	"fmt"
	"io"
	"slices"
	"strings"

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

// Format is a way to write a report.
type Format struct {
	Name  string
	Help  string
	Write func(w io.Writer, r *Report) error
}

// All are the formats, in the order of the documentation.
func All() []Format {
	return []Format{
		{"text", "file:line:col: message (rule, ID), for people and quickfix lists", text},
		{"json", "all that is known of each violation; check.schema.json describes it", jsonFormat},
		{"sarif", "SARIF 2.1.0, for code scanning", sarif},
		{"github", "annotations of GitHub Actions, and a step summary", github},
		{"gitlab", "code quality of GitLab", gitlab},
		{"junit", "JUnit XML: a test case for each violation", junit},
		{"checkstyle", "Checkstyle XML", checkstyle},
		{"markdown", "a page, as the step summary has it", Markdown},
	}
}

// Find is the format of a name.
func Find(name string) (Format, error) {
	for _, f := range All() {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown format %q: use %s", name, strings.Join(Names(), ", "))
}

// Names are those of all formats.
func Names() []string {
	var out []string
	for _, f := range All() {
		out = append(out, f.Name)
	}
	return out
}

// shown are the findings that are written: the new ones, those that this change allows, and the known and baselined
// ones where they are asked for. What was allowed before is counted only.
func (r *Report) shown() []guard.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f guard.Finding) bool {
		return f.State == guard.Allowed && !f.Fresh || (f.State == guard.Known || f.State == guard.Baselined) && !r.Baselined
	})
}
