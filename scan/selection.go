package scan

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// A selection is the set of folders that the user selected. Without patterns it contains all folders of the tree.
type selection struct {
	all     bool
	folders map[string]bool // relative to the root; replaces the matcher if files were selected
	files   map[string]bool // the selected files, relative to the root
	matcher *pattern.Matcher
}

// ofFiles returns the selection of the folders that contain the files. The paths are absolute. It returns an error if
// one of them is outside of the root.
func ofFiles(root string, files []string) (*selection, error) {
	s := &selection{folders: map[string]bool{}, files: map[string]bool{}}
	for _, f := range files {
		dir := filepath.Dir(f)
		if target, err := filepath.EvalSymlinks(dir); err == nil {
			dir = target
		}
		rel, ok := disk.Below(root, dir)
		if !ok {
			return nil, notBelow(f)
		}
		s.folders[filepath.ToSlash(rel)] = true
		s.files[path.Join(filepath.ToSlash(rel), filepath.Base(f))] = true
	}
	return s, nil
}

// newSelection compiles patterns that are relative to dir. It returns an error if one of them matches no folder of the
// tree with Go files or Markdown pages.
func newSelection(tree *load.Tree, dir string, patterns []string) (*selection, error) {
	if len(patterns) == 0 {
		return &selection{all: true}, nil
	}
	var fromRoot []string
	for _, p := range patterns {
		rooted, err := rootedPattern(tree.Root, dir, p)
		if err != nil {
			return nil, err
		}
		if !matchesAny(tree, pattern.New([]string{rooted})) {
			return nil, fmt.Errorf("%s: matches no packages", p)
		}
		fromRoot = append(fromRoot, rooted)
	}
	return &selection{matcher: pattern.New(fromRoot)}, nil
}

func matchesAny(tree *load.Tree, m *pattern.Matcher) bool {
	for _, d := range tree.Dirs {
		if m.Match(d.Rel, d.ImportPath) {
			return true
		}
	}
	return slices.ContainsFunc(tree.Pages, func(p *load.Page) bool { return m.Match(p.Rel, p.ImportPath) })
}

// rootedPattern converts a pattern to the form of the rule file, in which folders are relative to the tree's root.
func rootedPattern(root, dir, pattern string) (string, error) {
	slashed := filepath.ToSlash(pattern)
	folder := slashed == "." || slashed == ".." || strings.HasPrefix(slashed, "./") || strings.HasPrefix(slashed, "../")
	switch {
	case filepath.IsAbs(pattern):
		dir = filepath.Clean(pattern)
		slashed = "."
		if rest, ok := strings.CutSuffix(filepath.ToSlash(pattern), "/..."); ok {
			dir, slashed = filepath.Clean(filepath.FromSlash(rest+"/")), "./..."
		}
	case !folder:
		return slashed, nil
	}
	base, err := filepath.Rel(root, dir)
	if err != nil {
		return "", fmt.Errorf("%s: %w", pattern, err)
	}
	rel := path.Join(filepath.ToSlash(base), slashed)
	if rel == ".." || strings.HasPrefix(rel, "../") {
		if rest, ok := strings.CutSuffix(rel, "/..."); ok && strings.Trim(rest, "./") == "" {
			return "./...", nil // a folder above the root contains the whole tree
		}
		return "", notBelow(pattern)
	}
	if rel == "." {
		return rel, nil
	}
	return "./" + rel, nil
}

func (s *selection) has(rel, importPath string) bool {
	if s.folders != nil {
		return s.folders[rel]
	}
	return s.all || s.matcher.Match(rel, importPath)
}

// notBelow is the error for what is outside of the root.
func notBelow(name string) error {
	return fmt.Errorf("%s: is not below the folder of %s", name, rule.FileName)
}
