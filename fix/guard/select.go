package guard

import (
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/scan"
)

// Selection selects violations; empty fields select all.
type Selection struct {
	Rules    []string
	Priority []scan.Priority
	Files    []string // absolute paths
}

// takes reports whether a violation is selected.
func (s Selection) takes(v *scan.Violation, root string) bool {
	return s.takesRule(v.Rule) &&
		(len(s.Priority) == 0 || slices.Contains(s.Priority, v.Priority)) &&
		(len(s.Files) == 0 || slices.Contains(s.Files, filepath.Join(root, filepath.FromSlash(v.File))))
}

func (s Selection) takesRule(name string) bool {
	return len(s.Rules) == 0 || slices.Contains(s.Rules, name)
}

// whole reports whether violations are selected by rule and package alone, so that the result for a selected rule
// in a package is complete.
func (s Selection) whole() bool { return len(s.Priority)+len(s.Files) == 0 }
