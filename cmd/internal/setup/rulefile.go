package setup

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/setup/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// A File is a file to be written.
type File struct {
	Path    string `json:"path"` // relative to the root, with slashes
	Content string `json:"content"`
}

// Files returns the files of the plan: generated owners, and last the rule file.
func (p *Plan) Files() ([]File, error) {
	var out []File
	for _, c := range p.Choices {
		if !c.On || c.Picked().Kind != Write {
			continue
		}
		src, err := owner.Source(c.Picked().spec)
		if err != nil {
			return nil, err
		}
		out = append(out, File{path.Join(c.Picked().Folder, c.Picked().spec.File()), string(src)})
	}
	return append(out, File{rule.FileName, p.text()}), nil
}

// text returns the text of the rule file.
func (p *Plan) text() string {
	var b strings.Builder
	b.WriteString(rule.EditorLine + "\n# What has one owner in this repository, and what replaces every other copy.\nversion: 1\n")
	var critical []string
	for _, m := range p.Mains {
		if m.On {
			critical = append(critical, scalar(m.Folder))
		}
	}
	if len(critical) > 0 {
		fmt.Fprintf(&b, "\n# What these programs are and import matters most.\ncritical: [%s]\n", strings.Join(critical, ", "))
	}
	if len(p.Tags) > 0 {
		fmt.Fprintf(&b, "\n# Files under these build tags are scanned as well.\ntags: [%s]\n", strings.Join(p.Tags, ", "))
	}
	b.WriteString("\nrules:\n")
	for _, c := range p.Choices {
		if c.On {
			c.rule(&b)
			p.elsewhere(&b)
		}
	}
	return b.String()
}

// rule writes the rule of a library.
func (c *Choice) rule(b *strings.Builder) {
	o := c.Picked()
	fmt.Fprintf(b, "  %s:\n    title: %s\n", c.Library.Rule, scalar(c.Library.Title))
	switch len(o.Owners) {
	case 0:
		b.WriteString("    # owner:   # the import path of the package that has the one; it and its tests are exempt\n")
	case 1:
		fmt.Fprintf(b, "    owner: %s\n", scalar(o.Owners[0]))
	default:
		b.WriteString("    owner:\n")
		for _, path := range o.Owners {
			fmt.Fprintf(b, "      - %s\n", scalar(path))
		}
	}
	switch {
	case len(o.Narrow) > 0:
	case o.Use == "":
		b.WriteString("    # use:     # what replaces the others, a Go expression; without it this rule only finds\n")
	default:
		fmt.Fprintf(b, "    use: %s\n", scalar(o.Use))
	}
	b.WriteString("    forbid:\n")
	for _, n := range o.Narrow {
		fmt.Fprintf(b, "      - %s: %s\n", n.Kind, scalar(n.Symbol))
		if len(n.Where) > 0 {
			fmt.Fprintf(b, "        where: %s\n", where(n.Where))
		}
		fmt.Fprintf(b, "        use: %s\n", scalar(n.Use))
	}
	fmt.Fprintf(b, "      - preset: %s\n", c.Library.Preset)
	for _, call := range o.Calls {
		fmt.Fprintf(b, "      - call: %s\n", scalar(call))
	}
}

// where returns the conditions on arguments in YAML.
func where(values map[int]string) string {
	var parts []string
	for _, n := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, fmt.Sprintf("%d: %s", n, scalar(values[n])))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// elsewhere writes how a rule treats tests and documentation, if that is not the default.
func (p *Plan) elsewhere(b *strings.Builder) {
	if p.Tests != tests[0] {
		fmt.Fprintf(b, "    tests: %s\n", p.Tests)
	}
	if !p.Docs {
		b.WriteString("    docs: off\n")
	}
}

// scalar returns a text as a YAML value, quoted if necessary.
func scalar(s string) string {
	if strings.ContainsAny(s, "{}[],&!|>'\"%@`#") || strings.Contains(s, ": ") || strings.ContainsAny(s[:1], "*-? ") {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return s
}
