package rule

import (
	"path"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// Owner is who may do what a rule forbids, as the rule file has it: the import path of a package, a function or a
// method as a symbol, or a file, "./store/client.go". Whether path.Name is a package or a function depends on what
// there is: package scan/owner says so.
type Owner struct {
	Text string
	Pos  Position
}

// File returns the file that it names, relative to the rule file's folder, with slashes: "store/client.go"; nothing
// where it names no file.
func (o Owner) File() string {
	if !pattern.Relative(o.Text) {
		return ""
	}
	return path.Clean(o.Text)
}

// OwnedBy names the owners of a rule, as they are written.
func (r *Rule) OwnedBy() []string {
	var out []string
	for _, o := range r.Owner {
		out = append(out, o.Text)
	}
	return out
}

// Uses returns what replaces violations of a rule: its own use, and those of its entries.
func (r *Rule) Uses() []string {
	out := []string{r.Use}
	for _, e := range r.Entries {
		if e.Use != r.Use {
			out = append(out, e.Use)
		}
	}
	return out
}
