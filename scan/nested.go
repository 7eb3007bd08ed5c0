package scan

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// nested says what is to be put where, so that modules below a rule file which no go.work uses are scanned: a clause
// for one of them or for several. They are not joined here, for the go command alone says which versions of what they
// need go together.
func nested(tree *load.Tree, modules ...string) string {
	where := "beside its go.mod"
	if len(modules) > 1 {
		where = "beside the go.mod of " + modules[0] + ", and so on"
	}
	return fmt.Sprintf("put an %s with version: 1 and extends: [%s] %s, or join them with %s", rule.FileName, up(modules[0]), where, join(tree, modules))
}

// up returns the way from a folder of a tree to its root.
func up(rel string) string {
	return strings.TrimSuffix(strings.Repeat("../", strings.Count(rel, "/")+1), "/")
}

// join returns the command that makes modules of a tree ones of a workspace.
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

// inWorkspace reports whether there is a go.work in a folder or above it.
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
