package load

import (
	"context"
	"iter"

	"github.com/seed-58def443/ssot/scan/load/internal/tree"
)

// Tree is what a walk of the source tree saw: every Go file's import clause, whatever its build constraints.
type Tree = tree.Tree

// Dir is a folder with Go files.
type Dir = tree.Dir

// Page is a Markdown file of a tree, in a folder that the go command would enter.
type Page = tree.Page

// SourceFile is a file of a tree.
type SourceFile = tree.SourceFile

// Walk reads the tree below root as go list does. Overlay replaces or adds files.
func Walk(ctx context.Context, root string, overlay map[string][]byte) (*Tree, error) {
	return tree.Walk(ctx, root, overlay)
}

// Below gives the Go files below a folder with their content, whatever module they are of: it is for the modules that a
// tree does not enter, see [Tree.Nested].
func Below(dir string) iter.Seq2[string, []byte] { return tree.Below(dir) }

// Scannable reports whether some build configuration could have a file scanned, by its slash path below the folder of
// the rule file.
func Scannable(p string) bool { return tree.Scannable(p) }

// ScannableIn says so of a file below a folder, see [tree.ScannableIn].
func ScannableIn(root, p string) bool { return tree.ScannableIn(root, p) }
