package rule

import (
	"path"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// An Owner is exempt from a rule, as the rule file names it: the import path of a package, the symbol of a function or
// method, or a file, "./store/client.go". Whether path.Name is a package or a function depends on the loaded packages;
// package scan/owner decides that.
type Owner struct {
	Text string
	Pos  Position
}

// File returns the owner's file relative to the rule file's folder, with slashes: "store/client.go". It returns an
// empty string if the owner is not a file.
func (o Owner) File() string {
	if !pattern.Relative(o.Text) {
		return ""
	}
	return path.Clean(o.Text)
}

// OwnedBy returns the owners of a rule, as written in the rule file.
func (r *Rule) OwnedBy() []string {
	var out []string
	for _, o := range r.Owner {
		out = append(out, o.Text)
	}
	return out
}

// Uses returns the uses of a rule: its own, and those of its entries.
func (r *Rule) Uses() []string {
	out := []string{r.Use}
	for _, e := range r.Entries {
		if e.Use != r.Use {
			out = append(out, e.Use)
		}
	}
	return out
}
