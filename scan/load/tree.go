package load

import (
	"context"
	"iter"

	"github.com/seed-58def443/ssot/scan/load/internal/tree"
)

// A Tree is the result of a walk: the import clauses of all Go files, whatever their build constraints.
type Tree = tree.Tree

// A Dir is a folder with Go files.
type Dir = tree.Dir

// A Page is a Markdown file in a folder that the go command would enter.
type Page = tree.Page

// A SourceFile is a Go file of a tree.
type SourceFile = tree.SourceFile

// Walk reads the tree below root as go list does. Overlay replaces or adds files.
func Walk(ctx context.Context, root string, overlay map[string][]byte) (*Tree, error) {
	return tree.Walk(ctx, root, overlay)
}

// Below returns the Go files below a folder, with their content, of any module. It is for modules that are not part of
// a tree, see [Tree.Nested].
func Below(dir string) iter.Seq2[string, []byte] { return tree.Below(dir) }

// Scannable reports whether some build configuration includes a file in a scan. p is its path relative to the rule
// file's folder, with slashes.
func Scannable(p string) bool { return tree.Scannable(p) }

// Listed reports whether go list enters the folders of a scannable file, so that a scan reads it in any case, see
// [tree.Listed].
func Listed(p string) bool { return tree.Listed(p) }

// ScannableIn is Scannable for a file below a folder, see [tree.ScannableIn].
func ScannableIn(root, p string) bool { return tree.ScannableIn(root, p) }
