package imports

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// ImportEdits returns the edits that add and remove imports. They change no other line, except blank lines that a
// removal would leave doubled. Declarations of import "C" stay as they are.
func ImportEdits(file *load.File, eol string, add []*Addition, remove []*ast.ImportSpec) []patch.Edit {
	if len(add) == 0 && len(remove) == 0 {
		return nil
	}
	b := newBlocks(file, eol, remove)
	b.replace(add)
	for _, a := range add {
		if a.In == nil {
			b.add(a)
		}
	}
	return b.finish()
}

// blocks are the import declarations of a file.
type blocks struct {
	text
	order
	removed map[*ast.ImportSpec]bool
	groups  []*specGroup
	blocks  []*block
	edits   []patch.Edit
}

// block is one import declaration.
type block struct {
	decl    *ast.GenDecl
	regular bool // parenthesised, each spec on lines of its own
	items   []*line
}

// line is a source line between the parentheses of a block, or an inserted one.
type line struct {
	syntax.Extent
	text     string // of an inserted line
	inserted bool
	removed  bool
	blank    bool
}

// specGroup is a group of specs on consecutive lines, which gofmt sorts.
type specGroup struct {
	block *block
	specs []*ast.ImportSpec
}

func newBlocks(file *load.File, eol string, remove []*ast.ImportSpec) *blocks {
	b := &blocks{text: text{file, file.Src, eol}, order: order{map[*ast.ImportSpec]*Addition{}}, removed: map[*ast.ImportSpec]bool{}}
	for _, spec := range remove {
		b.removed[spec] = true
	}
	for _, decl := range file.Syntax.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT || slices.ContainsFunc(gen.Specs, func(s ast.Spec) bool { return syntax.SpecPath(s.(*ast.ImportSpec)) == "C" }) {
			continue
		}
		b.read(gen)
	}
	return b
}

func (b *blocks) read(gen *ast.GenDecl) {
	blk := &block{decl: gen, regular: gen.Lparen.IsValid()}
	b.blocks = append(b.blocks, blk)
	last := b.line(gen.Lparen)
	for _, s := range gen.Specs {
		spec := s.(*ast.ImportSpec)
		if gen.Lparen.IsValid() && (b.line(spec.Pos()) == last || b.line(spec.Pos()) != b.line(spec.End()-1)) {
			blk.regular = false
		}
		group := len(b.groups) - 1
		if group < 0 || b.groups[group].block != blk || b.line(spec.Pos()) > last+1 || b.groups[group].specs == nil {
			b.groups = append(b.groups, &specGroup{block: blk})
			group = len(b.groups) - 1
		}
		b.groups[group].specs = append(b.groups[group].specs, spec)
		last = b.line(spec.End() - 1)
	}
	if blk.regular && (b.line(gen.Rparen) == last || b.line(gen.Rparen) == b.line(gen.Lparen)) {
		blk.regular = false
	}
	if !blk.regular {
		return
	}
	for at := b.lineEnd(b.offset(gen.Lparen)); at < b.lineStart(b.offset(gen.Rparen)); at = b.lineEnd(at) {
		l := &line{Extent: syntax.Extent{Start: at, End: b.lineEnd(at)}}
		l.blank = len(bytes.TrimSpace(b.src[at:l.End])) == 0
		blk.items = append(blk.items, l)
	}
	for _, s := range gen.Specs {
		if spec := s.(*ast.ImportSpec); b.removed[spec] {
			blk.lineAt(b.offset(spec.Pos())).removed = true
			b.dropDoc(blk, spec)
		}
	}
}

// lineAt returns the source line that contains an offset.
func (blk *block) lineAt(offset int) *line {
	for _, l := range blk.items {
		if !l.inserted && l.Start <= offset && offset < l.End {
			return l
		}
	}
	return &line{}
}

// add inserts an import into the group that shares most leading path elements with it.
func (b *blocks) add(a *Addition) {
	spec := a.Spec()
	g := b.nearest(a.Path)
	if a.Std && (g == nil || g.affinity(a.Path) == 0) {
		if i := slices.IndexFunc(b.groups, func(g *specGroup) bool { return g.block.regular && isStandard(g, a.Path) }); i >= 0 {
			b.insert(b.groups[i], a, "")
			return
		}
	}
	switch {
	case g == nil:
		b.addFirst(spec)
	case g.block.regular && (g.affinity(a.Path) > 0 || !isStandard(g, a.Path)):
		b.insert(g, a, "")
	case g.block.regular:
		blk := g.block
		indent := lines.Indent(b.src, b.offset(g.specs[0].Pos()))
		blk.items = append(blk.items,
			&line{inserted: true, blank: true, text: b.eol},
			&line{inserted: true, text: indent + spec + b.eol})
	default:
		b.addDecl(g, a, spec)
	}
}

// nearest returns the group with the longest common path prefix; if no group has one, the last group that is not of the
// standard library.
func (b *blocks) nearest(pkgPath string) *specGroup {
	var best *specGroup
	for _, g := range b.groups {
		if best == nil || cmp.Or(
			cmp.Compare(g.affinity(pkgPath), best.affinity(pkgPath)),
			boolCompare(isStandard(best, pkgPath), isStandard(g, pkgPath)),
		) > 0 || g.affinity(pkgPath) == 0 && best.affinity(pkgPath) == 0 && isStandard(g, pkgPath) == isStandard(best, pkgPath) {
			best = g
		}
	}
	return best
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// affinity returns the largest number of leading path elements that an import of the group shares with pkgPath.
func (g *specGroup) affinity(pkgPath string) int {
	best := 0
	for _, spec := range g.specs {
		best = max(best, Common(syntax.SpecPath(spec), pkgPath))
	}
	return best
}

// Common counts the leading elements that two import paths share.
func Common(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n
}

// isStandard reports whether a group imports only the standard library. A path whose first element has no dot counts as
// standard, unless it equals the first element of the added path.
func isStandard(g *specGroup, added string) bool {
	root, _, _ := strings.Cut(added, "/")
	for _, spec := range g.specs {
		first, _, _ := strings.Cut(syntax.SpecPath(spec), "/")
		if strings.Contains(first, ".") || first == root {
			return false
		}
	}
	return true
}

// insert adds an import to a group: in gofmt's order if the group is sorted, otherwise after the spec with the longest
// common prefix. An empty text means a new line for the spec.
func (b *blocks) insert(g *specGroup, a *Addition, text string) {
	blk := g.block
	after := len(g.specs) - 1
	if b.sorted(g.specs) {
		after = -1
		for i, s := range g.specs {
			if b.compare(a.Path, a.explicitName(), s) >= 0 {
				after = i
			}
		}
	} else {
		for i, s := range g.specs {
			if Common(syntax.SpecPath(s), a.Path) == g.affinity(a.Path) {
				after = i
			}
		}
	}
	if text == "" {
		text = lines.Indent(b.src, b.offset(g.specs[max(after, 0)].Pos())) + a.Spec() + b.eol
	}
	line := &line{inserted: true, text: text}
	var at int
	if after >= 0 {
		at = slices.Index(blk.items, blk.lineAt(b.offset(g.specs[after].Pos()))) + 1
		// Imports inserted here earlier sort before this one, because additions are sorted.
		for at < len(blk.items) && blk.items[at].inserted && !blk.items[at].blank {
			at++
		}
	} else {
		first := g.specs[0].Pos()
		if g.specs[0].Doc != nil {
			first = g.specs[0].Doc.Pos()
		}
		at = max(0, slices.Index(blk.items, blk.lineAt(b.offset(first))))
	}
	blk.items = slices.Insert(blk.items, at, line)
}

// addFirst adds an import to a file without imports, after the package clause.
func (b *blocks) addFirst(spec string) {
	name := b.offset(b.file.Syntax.Name.End())
	for _, e := range b.edits {
		if e.Start >= name && e.Start == e.End { // a second new import
			b.edits = append(b.edits, patch.Edit{Start: e.Start, End: e.End, New: "import " + spec + b.eol})
			return
		}
	}
	end := b.lineEnd(name)
	if !lines.Ends(b.src, name) {
		b.edits = append(b.edits, patch.Edit{Start: name, End: name, New: "; import " + spec})
		return
	}
	text := b.eol + "import " + spec + b.eol
	if end == len(b.src) && !bytes.HasSuffix(b.src, []byte("\n")) {
		text = b.eol + text
	} else if next := b.lineEnd(end); len(bytes.TrimSpace(b.src[end:next])) > 0 {
		text += b.eol
	}
	b.edits = append(b.edits, patch.Edit{Start: end, End: end, New: text})
}

// addDecl adds an import to a file whose nearest import is not in a parenthesised block with one spec per line.
func (b *blocks) addDecl(g *specGroup, a *Addition, spec string) {
	pkgPath := a.Path
	near, decl := g.specs[0], g.block.decl
	for _, s := range g.specs {
		if Common(syntax.SpecPath(s), pkgPath) > Common(syntax.SpecPath(near), pkgPath) {
			near = s
		}
	}
	end := b.offset(decl.End())
	lineEnd := b.lineEnd(end)
	alone := lines.Begins(b.src, b.offset(decl.Pos())) && lines.Ends(b.src, end)
	switch {
	case !alone && b.removed[near] && !decl.Lparen.IsValid():
		delete(b.removed, near) // the new spec replaces it
		b.edits = append(b.edits, patch.Edit{Start: b.offset(near.Pos()), End: b.offset(near.End()), New: spec})
	case !alone:
		b.edits = append(b.edits, patch.Edit{Start: end, End: end, New: "; import " + spec})
	case b.removed[near] && !decl.Lparen.IsValid():
		delete(b.removed, near) // the new spec replaces it
		b.dropDeclDoc(decl)
		b.edits = append(b.edits, patch.Edit{Start: b.offset(near.Pos()), End: b.offset(near.Pos()) + len(b.trimmed(b.offset(near.Pos()), lineEnd)), New: spec})
	case len(b.blocks) == 1 && !decl.Lparen.IsValid():
		start := b.offset(near.Pos())
		content := start + len(b.trimmed(start, lineEnd))
		before, after := "", b.eol+"\t"+spec
		switch {
		case isStandard(g, pkgPath) && !a.Std:
			after = b.eol + after
		case b.compare(pkgPath, a.explicitName(), near) < 0:
			before, after = spec+b.eol+"\t", ""
		}
		b.edits = append(b.edits,
			patch.Edit{Start: start, End: start, New: "(" + b.eol + "\t" + before},
			patch.Edit{Start: content, End: content, New: after + b.eol + ")"})
	default:
		text := "import " + spec + b.eol
		if lineEnd == len(b.src) && !bytes.HasSuffix(b.src, []byte("\n")) {
			text = b.eol + strings.TrimSuffix(text, b.eol)
		}
		b.edits = append(b.edits, patch.Edit{Start: lineEnd, End: lineEnd, New: text})
	}
}
