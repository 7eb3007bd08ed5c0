package scan

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// separate returns why a module below a rule file is not scanned.
func separate(tree *load.Tree, module string) string {
	return "a module of its own that no go.work uses: " + nested(tree, module)
}

// nested returns advice on how to scan modules below a rule file that no go.work uses, as a clause. The scan does not
// join them to a workspace itself, because only the go command can decide which versions of their dependencies fit
// together.
func nested(tree *load.Tree, modules ...string) string {
	where := "beside its go.mod"
	if len(modules) > 1 {
		where = "beside the go.mod of " + modules[0] + ", and so on"
	}
	return fmt.Sprintf("put an %s with version: 1 and extends: [%s] %s, or join them with %s", rule.FileName, up(modules[0]), where, join(tree, modules))
}

// up returns the relative path from a folder of a tree to its root.
func up(rel string) string {
	return strings.TrimSuffix(strings.Repeat("../", strings.Count(rel, "/")+1), "/")
}

// join returns the command that adds modules of a tree to a workspace.
func join(tree *load.Tree, modules []string) string {
	const most = 5
	words := []string{"go work init"}
	if inWorkspace(tree.Root) {
		words[0] = "go work use"
	} else if info, err := os.Stat(filepath.Join(tree.Root, "go.mod")); err == nil && !info.IsDir() {
		words = append(words, ".")
	}
	for i, m := range modules {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, "./"+m)
	}
	return strings.Join(words, " ")
}

// inWorkspace reports whether a folder or one above it has a go.work.
func inWorkspace(dir string) bool {
	for {
		if info, err := os.Stat(filepath.Join(dir, "go.work")); err == nil && !info.IsDir() {
			return true
		}
		if filepath.Dir(dir) == dir {
			return false
		}
		dir = filepath.Dir(dir)
	}
}
