package imports

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// RefuseRemoved refuses to remove imports with a comment that must be decided by hand (a TODO or a directive). Other
// comments are removed with the import.
func RefuseRemoved(file *load.File, remove []*ast.ImportSpec) *refusal.Refusal {
	for _, decl := range file.Syntax.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT {
			continue
		}
		whole := true
		var comments []*ast.Comment
		for _, s := range gen.Specs {
			spec := s.(*ast.ImportSpec)
			if !slices.Contains(remove, spec) {
				whole = false
				continue
			}
			comments = slices.Concat(comments, commentsOf(spec.Doc), comment.In(file, syntax.Extent{Start: file.Tok.Offset(spec.Pos()), End: file.Tok.Offset(spec.End())}), commentsOf(spec.Comment))
		}
		if whole {
			comments = append(comments, commentsOf(gen.Doc)...)
		}
		if r := comment.RefuseManual(comments, "at an import that would be removed"); r != nil {
			return r
		}
	}
	return nil
}

func commentsOf(group *ast.CommentGroup) []*ast.Comment {
	if group == nil {
		return nil
	}
	return group.List
}

// dropDoc removes the comment above a spec, unless it is the title of a group.
func (b *blocks) dropDoc(blk *block, spec *ast.ImportSpec) {
	from, ok := b.docStart(spec.Doc)
	if !ok || b.titlesGroup(spec) {
		return
	}
	for _, l := range blk.items {
		if from <= l.Start && l.End <= b.lineStart(b.offset(spec.Pos())) {
			l.removed = true
		}
	}
}

// titlesGroup reports whether the comment above a spec is the title of its group: the spec is the first of the group,
// other specs of it stay, none of them has a doc comment, and the comment neither mentions the package nor addresses a
// linter.
func (b *blocks) titlesGroup(spec *ast.ImportSpec) bool {
	i := slices.IndexFunc(b.groups, func(g *specGroup) bool { return g.specs[0] == spec })
	if i < 0 || !slices.ContainsFunc(spec.Doc.List, func(c *ast.Comment) bool { return !comment.SilencesLinter(c) }) || strings.Contains(strings.ToLower(spec.Doc.Text()), load.PackageName(syntax.SpecPath(spec))) {
		return false
	}
	others := b.groups[i].specs[1:]
	return slices.ContainsFunc(others, func(s *ast.ImportSpec) bool { return !b.removed[s] }) &&
		!slices.ContainsFunc(others, func(s *ast.ImportSpec) bool { return s.Doc != nil })
}

// dropDeclDoc removes the comment above an import declaration.
func (b *blocks) dropDeclDoc(decl *ast.GenDecl) {
	if start, ok := b.docStart(decl.Doc); ok {
		b.edits = append(b.edits, patch.Edit{Start: start, End: b.lineStart(b.offset(decl.Pos()))})
	}
}
