package guard

import (
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/scan"
)

// Selection says which violations are asked for; empty fields select all.
type Selection struct {
	Rules    []string
	Priority []scan.Priority
	Files    []string // absolute
}

// takes reports whether a violation is asked for.
func (s Selection) takes(v *scan.Violation, root string) bool {
	return s.takesRule(v.Rule) &&
		(len(s.Priority) == 0 || slices.Contains(s.Priority, v.Priority)) &&
		(len(s.Files) == 0 || slices.Contains(s.Files, filepath.Join(root, filepath.FromSlash(v.File))))
}

func (s Selection) takesRule(name string) bool {
	return len(s.Rules) == 0 || slices.Contains(s.Rules, name)
}

// whole reports whether all violations of a rule in a package are asked for, or none is.
func (s Selection) whole() bool { return len(s.Priority)+len(s.Files) == 0 }
