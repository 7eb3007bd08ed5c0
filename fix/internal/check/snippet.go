package check

import (
	"bytes"
	"path"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// VerifySnippets checks rewritten snippets: each use must be an expression in code that parses, and the snippets of the
// file must have the same violations as before, without the accepted ones.
func (p *Checker) VerifySnippets(rewrites []*filerewrite.File) *refusal.Refusal {
	for _, d := range rewrites {
		if len(d.Snippets) == 0 {
			continue
		}
		blocks := project.BlocksOf(d.File, d.After)
		for _, s := range d.Snippets {
			if !slices.ContainsFunc(blocks, func(b *snippet.Block) bool { return appearsIn(s, b) }) {
				return &refusal.Refusal{Kind: refusal.Check, Detail: "the snippet would not parse with " + s.Use.Text + " in it"}
			}
		}
		if r := p.verifyGone(d); r != nil {
			return r
		}
	}
	return nil
}

// appearsIn reports whether the use is an expression in the code of a block.
func appearsIn(s *snippets.Site, b *snippet.Block) bool {
	from, to, ok := b.Text.Find(s.Start, s.End)
	if b.Kind != s.V.Snippet.Block.Kind || !ok {
		return false
	}
	line := func(l []byte) bool { return bytes.Contains(l, b.Text.Bytes()[from:to]) }
	return slices.ContainsFunc(b.Codes(line), func(c *snippet.Code) bool {
		start, ok := c.Pos(from)
		end, inside := c.Pos(to)
		return ok && inside && syntax.Enclosing(c.File, start, end) != nil
	})
}

// verifyGone compares the violations in a file's snippets before and after.
func (p *Checker) verifyGone(d *filerewrite.File) *refusal.Refusal {
	dir := filepath.Dir(d.File.Path)
	rel, importPath := path.Dir(d.Rel), ""
	for _, t := range p.Project.Res.Tree.Dirs {
		if t.Path == dir {
			importPath = t.ImportPath
		}
	}
	for _, t := range p.Project.Res.Tree.Pages {
		if t.Path == d.File.Path {
			importPath = t.ImportPath
		}
	}
	before := p.Project.Res.SnippetsIn(rel, importPath, d.File.Path, d.File.Src)
	after := p.Project.Res.SnippetsIn(rel, importPath, d.File.Path, d.After)
	for _, x := range after {
		i := slices.Index(before, x)
		if i < 0 {
			return &refusal.Refusal{Kind: refusal.Check, Detail: "the snippets would hold a violation that was not there before: " + x.Symbol}
		}
		before = slices.Delete(before, i, i+1)
	}
	for _, s := range d.Snippets {
		i := slices.IndexFunc(before, func(x scan.NamedSnippet) bool { return x.Rule == s.V.Rule && x.Symbol == s.V.Symbol })
		if i < 0 {
			return &refusal.Refusal{Kind: refusal.Check, Detail: "the violation would still be found"}
		}
		before = slices.Delete(before, i, i+1)
	}
	for _, x := range before {
		if !p.isCovered(d, x) {
			return &refusal.Refusal{Kind: refusal.Check, Detail: "another snippet of " + d.Rel + " would no longer show what " + p.codeOf(d, x) + " means: rewrite that one first"}
		}
	}
	return nil
}

// isCovered reports whether a violation that is no longer found was part of replaced code: in the arguments of another
// violation or in a removed literal.
func (p *Checker) isCovered(d *filerewrite.File, x scan.NamedSnippet) bool {
	return slices.ContainsFunc(p.Project.ByFile[d.File.Path], func(v *scan.Violation) bool {
		if v.Snippet == nil || v.Rule != x.Rule || v.Symbol != x.Symbol {
			return false
		}
		_, found := write.Where(d, v)
		return !found || p.Project.InsideAny(v, acceptedSnippets(d))
	})
}

// codeOf returns the code of a violation that is not accepted, and its place.
func (p *Checker) codeOf(d *filerewrite.File, x scan.NamedSnippet) string {
	accepted := acceptedSnippets(d)
	for _, v := range p.Project.ByFile[d.File.Path] {
		if v.Snippet != nil && v.Rule == x.Rule && v.Symbol == x.Symbol && !slices.Contains(accepted, v) {
			return project.CodeAt(v)
		}
	}
	return x.Symbol
}

// acceptedSnippets returns the violations of the rewritten snippets in a file.
func acceptedSnippets(d *filerewrite.File) []*scan.Violation {
	out := make([]*scan.Violation, len(d.Snippets))
	for i, s := range d.Snippets {
		out[i] = s.V
	}
	return out
}
