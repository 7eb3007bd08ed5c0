package fix

import (
	"bytes"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// isPage says that a file is a Markdown page: it has no syntax and is in no package.
func isPage(f *load.File) bool { return f.Syntax == nil }

// pageGroup is the group of a page alone: no package is verified with it.
func pageGroup(v *scan.Violation) *group { return &group{path: v.Package + " " + v.File} }

// verifyShown checks that the uses stand in the snippets as expressions, in code that parses, and that what is forbidden in a file's snippets is what was, without what was accepted.
func (p *checker) verifyShown(drafts []*draft) *Refusal {
	for _, d := range drafts {
		if len(d.shown) == 0 {
			continue
		}
		blocks := blocksOf(d.file, d.after)
		for _, s := range d.shown {
			if !slices.ContainsFunc(blocks, s.standsIn) {
				return &Refusal{RefusedCheck, "the snippet would not parse with " + s.use.text + " in it"}
			}
		}
		if r := p.verifyGone(d); r != nil {
			return r
		}
	}
	return nil
}

// blocksOf are the texts of a file that may hold code.
func blocksOf(file *load.File, src []byte) []*snippet.Block {
	if isPage(file) {
		return snippet.Page(src)
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	return snippet.Source(src, fset.File(syntax.FileStart), syntax, true)
}

// standsIn says that the use is an expression in code of a block.
func (s *shownSite) standsIn(b *snippet.Block) bool {
	from, to, ok := b.Text.Find(s.start, s.end)
	if b.Kind != s.v.Snippet.Block.Kind || !ok {
		return false
	}
	line := func(l []byte) bool { return bytes.Contains(l, b.Text.Bytes()[from:to]) }
	return slices.ContainsFunc(b.Codes(line), func(c *snippet.Code) bool {
		start, ok := c.Pos(from)
		end, inside := c.Pos(to)
		return ok && inside && enclosing(c.File, start, end) != nil
	})
}

// verifyGone compares what is forbidden in a file's snippets before and after.
func (p *checker) verifyGone(d *draft) *Refusal {
	dir := filepath.Dir(d.file.Path)
	rel, importPath := path.Dir(d.rel), ""
	for _, t := range p.project.res.Tree.Dirs {
		if t.Path == dir {
			importPath = t.ImportPath
		}
	}
	for _, t := range p.project.res.Tree.Pages {
		if t.Path == d.file.Path {
			importPath = t.ImportPath
		}
	}
	before := p.project.res.ShownIn(rel, importPath, d.file.Path, d.file.Src)
	after := p.project.res.ShownIn(rel, importPath, d.file.Path, d.after)
	for _, x := range after {
		i := slices.Index(before, x)
		if i < 0 {
			return &Refusal{RefusedCheck, "the snippets would hold a violation that was not there before: " + x.Symbol}
		}
		before = slices.Delete(before, i, i+1)
	}
	for _, s := range d.shown {
		i := slices.IndexFunc(before, func(x scan.Shown) bool { return x.Rule == s.v.Rule && x.Symbol == s.v.Symbol })
		if i < 0 {
			return &Refusal{RefusedCheck, "the violation would still be found"}
		}
		before = slices.Delete(before, i, i+1)
	}
	for _, x := range before {
		if !p.settledShown(d, x) {
			return &Refusal{RefusedCheck, "another snippet of " + d.rel + " would no longer show what " + x.Expr + " means: rewrite that one first"}
		}
	}
	return nil
}

// settledShown says that a violation that is not found any more stood in what was replaced, in the arguments of another or in a literal that goes.
func (p *checker) settledShown(d *draft, x scan.Shown) bool {
	return slices.ContainsFunc(p.project.byFile[d.file.Path], func(v *scan.Violation) bool {
		if v.Snippet == nil || v.Rule != x.Rule || v.Symbol != x.Symbol {
			return false
		}
		_, stands := d.where(v)
		return !stands || p.project.insideAny(v, d.acceptedShown())
	})
}

// acceptedShown are the violations of the draft's snippets that are rewritten.
func (d *draft) acceptedShown() []*scan.Violation {
	out := make([]*scan.Violation, len(d.shown))
	for i, s := range d.shown {
		out[i] = s.v
	}
	return out
}
