package format

import (
	"fmt"
	"io"
	"strings"
)

// Format is a format of a report.
type Format struct {
	Name  string
	Help  string
	Write func(w io.Writer, r *Report) error
}

// All returns the formats, in the order of the documentation.
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

// Find returns the format with a name.
func Find(name string) (Format, error) {
	for _, f := range All() {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown format %q: use %s", name, strings.Join(Names(), ", "))
}

// Names returns the names of all formats.
func Names() []string {
	var out []string
	for _, f := range All() {
		out = append(out, f.Name)
	}
	return out
}
