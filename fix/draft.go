package fix

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// fileFacts are what does not change about a file while it is planned for.
type fileFacts struct {
	layout func() layout
	syntax func() error // the first syntax error
	mode   func() fs.FileMode
}

func (g *group) facts(f *load.File) *fileFacts {
	facts := &fileFacts{
		layout: sync.OnceValue(func() layout {
			l := layoutOf(f.Src)
			if isPage(f) {
				l.formatted = false
				return l
			}
			l.breaks = breaks(f)
			return l
		}),
		syntax: sync.OnceValue(func() error {
			_, err := parser.ParseFile(token.NewFileSet(), "", f.Src, parser.SkipObjectResolution)
			return err
		}),
		mode: sync.OnceValue(func() fs.FileMode {
			info, err := os.Stat(f.Path)
			if err != nil {
				return 0o644 // not on disk yet
			}
			return info.Mode().Perm()
		}),
	}
	known, _ := g.files.LoadOrStore(f.Path, facts)
	return known.(*fileFacts)
}

// refuseSyntax refuses a file that does not parse.
func (g *group) refuseSyntax(rel string, f *load.File) *Refusal {
	for _, pkg := range g.with(f) {
		if slices.ContainsFunc(pkg.Errors, func(e load.Error) bool { return e.Position.Filename == f.Path }) {
			if err := g.facts(f).syntax(); err != nil {
				return &Refusal{RefusedSyntax, fmt.Sprintf("%s has a syntax error: %v", rel, err)}
			}
			return nil
		}
	}
	return nil
}

// draft is one file under the decisions, before anything is verified.
type draft struct {
	group    *group
	file     *load.File
	rel      string
	variants []*load.Package
	layout   layout
	sites    []*site
	passing  []passing
	moves    []*move
	shown    []*shownSite
	allow    []insertion
	imports  *imports
	leaving  []leaving
	cuts     []cut
	gone     []extent
	edits    []patch.Edit
	texts    map[*site]string  // what stands where the site's expression stood
	changes  map[string]change // what becomes of package-level objects, by name
	after    []byte
	at       func(int) int // where an offset of the edited bytes lies in after, -1 if nowhere
	placed   []placed
	same     []load.Same // what need not be checked again
}

// placed is where a site's use stands in the result.
type placed struct {
	*site
	start, end int
	passed     bool // the site is a call, and the use one more argument of it
}

// attempt plans and verifies a choice. The refusal says why it can't be had as a whole.
func (p *planner) attempt(ctx context.Context, c *choice) (*outcome, *Refusal, error) {
	drafts, r, err := p.drafts(ctx, c)
	if r != nil || err != nil {
		return nil, r, err
	}
	if r, err := p.verify(ctx, drafts); r != nil || err != nil {
		return nil, r, err
	}
	if r := p.verifyShown(drafts); r != nil {
		return nil, r, nil
	}
	return p.outcome(drafts), nil, nil
}

// drafts writes the files of a choice without verifying them. It errs only when ctx ends.
func (p *planner) drafts(ctx context.Context, c *choice) ([]*draft, *Refusal, error) {
	all := &drafts{p: p, choice: c}
	for _, v := range c.accept {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if p.insideAny(v, c.accept) {
			continue // what stands around it goes
		}
		if v.Snippet != nil {
			if r := p.enterShown(v, all); r != nil {
				return nil, r, nil
			}
			continue
		}
		if v.Kind == rule.Import && v.Entry != nil {
			if r := p.take(v, all); r != nil {
				return nil, r, nil
			}
			continue
		}
		if r := p.enter(c, v, all); r != nil {
			return nil, r, nil
		}
	}
	for _, in := range c.allow {
		if p.insideAny(in.v, c.accept) {
			continue
		}
		if r := p.refuseFile(p.groupOf(in.v), in.v.File, in.v.Source); r != nil && r.Kind != RefusedCgo {
			return nil, r, nil
		}
		d := all.of(in.v.Source)
		d.allow = append(d.allow, in)
	}
	for _, d := range all.list {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if r := p.write(d); r != nil {
			return nil, r, nil
		}
	}
	return all.list, nil, nil
}

// enter adds a violation's rewrite to the drafts.
func (p *planner) enter(c *choice, v *scan.Violation, all *drafts) *Refusal {
	if kind := c.kind(v); kind != Replace {
		w, r := p.way(v, kind)
		if r != nil {
			return r
		}
		return w.lay(all)
	}
	s, r := p.refuse(p.groupOf(v), v)
	if r != nil {
		return r
	}
	d := all.of(s.file)
	d.sites = append(d.sites, s)
	return nil
}

// outcome is what drafts come to.
func (p *planner) outcome(drafts []*draft) *outcome {
	o := &outcome{places: map[string]Place{}}
	for _, d := range drafts {
		o.imports = append(o.imports, d.newImports()...)
		if string(d.after) != string(d.file.Src) {
			o.changes = append(o.changes, patch.Change{Path: d.rel, Mode: d.group.facts(d.file).mode(), Before: d.file.Src, After: d.after})
			p.places(d, o.places)
		}
	}
	slices.SortFunc(o.changes, func(a, b patch.Change) int { return strings.Compare(a.Path, b.Path) })
	return o
}

// insideAny says that a violation stands in the arguments of one in a list.
func (p *planner) insideAny(v *scan.Violation, list []*scan.Violation) bool {
	for outer := p.byID[v.Outer]; outer != nil; outer = p.byID[outer.Outer] {
		if slices.Contains(list, outer) {
			return true
		}
	}
	return false
}

// write computes the file's new bytes.
func (p *planner) write(d *draft) *Refusal {
	slices.SortFunc(d.sites, func(a, b *site) int { return cmp.Compare(a.start(), b.start()) })
	for _, s := range d.sites {
		d.gone = append(d.gone, extent{s.start(), s.end()})
	}
	if isPage(d.file) {
		return d.writePage()
	}
	steps := []func() *Refusal{func() *Refusal { return p.leave(d) }, func() *Refusal { return p.dropResults(d) }, func() *Refusal { return p.gainResults(d) }, func() *Refusal { return p.feed(d) }, func() *Refusal { return p.replace(d) }}
	for _, step := range append(steps, d.show, d.directives) {
		if r := step(); r != nil {
			return r
		}
	}
	if r := d.move(); r != nil {
		return r
	}
	return d.finish()
}

// directives inserts the allow directives.
func (d *draft) directives() *Refusal {
	seen := map[patch.Edit]bool{}
	for _, in := range d.allow {
		edit, err := d.place(in)
		if err != nil {
			return &Refusal{RefusedConflict, err.Error()}
		}
		if !seen[edit] {
			seen[edit] = true
			d.edits = append(d.edits, edit)
		}
	}
	return nil
}

// finish makes the edits and finds the uses again in what comes out.
func (d *draft) finish() *Refusal {
	after, at, err := d.layout.apply(d.file.Src, d.edits)
	if err != nil {
		return &Refusal{RefusedConflict, "two changes meet on one line of " + d.rel + ": make this one by hand"}
	}
	d.after, d.at = after, at
	for _, s := range d.sites {
		start := moved(s.start(), d.edits)
		x := placed{site: s, start: at(start), end: at(start+len(d.texts[s])-1) + 1}
		if x.start < 0 || x.end <= x.start || x.end > len(after) {
			return &Refusal{RefusedConflict, "the use can't be found again in the result"}
		}
		d.placed = append(d.placed, x)
	}
	d.settleShown(at)
	if !d.settlePassing() {
		return &Refusal{RefusedConflict, "the use can't be found again in the result"}
	}
	return d.settleMoves(at)
}

// feed removes what only fed the sites.
func (p *planner) feed(d *draft) *Refusal {
	if len(d.sites)+len(d.leaving)+len(d.cuts) == 0 || len(d.variants) == 0 {
		return nil
	}
	taken, r := p.takenBy(d)
	if r != nil {
		return r
	}
	byDecl := map[ast.Decl][]feeder{}
	var decls []ast.Decl
	left := d.left()
	for _, c := range d.cuts {
		d.gone = append(d.gone, c.extent)
	}
	for _, f := range left {
		d.cuts = append(d.cuts, cut{d.span(f.stmt), f.fed})
	}
	for _, f := range slices.Concat(left, d.feeders(taken)) {
		if v := p.violationIn(d.file, d.span(f.node())); v != nil && v != f.fed.v {
			return f.stays("it holds " + v.Code + ", which is a violation itself")
		}
		if byDecl[f.decl] == nil {
			decls = append(decls, f.decl)
		}
		byDecl[f.decl] = append(byDecl[f.decl], f)
		d.gone = append(d.gone, d.span(f.node()))
	}
	for _, f := range d.remain() {
		if byDecl[f.decl] == nil {
			decls = append(decls, f.decl)
		}
		byDecl[f.decl] = append(byDecl[f.decl], f)
	}
	for _, decl := range decls {
		if r := d.starve(decl, byDecl[decl]); r != nil {
			return r
		}
	}
	return nil
}

// starve removes the feeders in a declaration. Their comments go to what they fed.
func (d *draft) starve(decl ast.Decl, list []feeder) *Refusal {
	stmts := make([]ast.Node, len(list))
	var headed []ast.Node
	for i, f := range list {
		stmts[i] = f.node()
		if f.name == "" && !heads(d.file, f.stmt) {
			headed = append(headed, f.stmt)
		}
	}
	edits, err := d.group.without(d.file, decl, stmts, headed)
	if body, left := allGone(d.file, decl, stmts); body != nil && len(left) == 0 {
		at := d.span(body)
		edits, err = []patch.Edit{{Start: at.start + 1, End: at.end - 1}}, nil
	} else if body != nil {
		return list[0].stays("the comment " + oneLine(left[0].Text) + " would be all that is left of the function")
	}
	switch {
	case errors.Is(err, patch.ErrConflict):
		return list[0].stays("the lines around it are not formatted as gofmt would")
	case err != nil:
		return list[0].stays(err.Error())
	}
	for _, e := range edits {
		for _, s := range d.sites {
			if e.Start < s.end() && s.start() < e.End {
				return list[0].stays("it shares a line with other code")
			}
		}
	}
	d.edits = append(d.edits, edits...)
	for _, f := range list {
		if r := manual(heading(d.file, f.node()), "above what would be removed"); r != nil {
			return r // it would be about the statement below
		}
		comments := slices.Concat(commentsIn(d.file, d.span(f.node())), trailing(d.file, f.node()))
		if f.name == "" {
			comments = going(d.file, f.stmt)
		}
		if !f.beside(d) { // what is said of a statement that goes elsewhere goes with it
			if r := manual(comments, "in what would be removed"); r != nil {
				return r
			}
			continue
		}
		if r := d.carry(comments, f.fed.start()); r != nil {
			return r
		}
	}
	return nil
}

// stays refuses a rewrite whose feeder can't be removed.
func (f feeder) stays(why string) *Refusal {
	if f.name == "" {
		return &Refusal{RefusedUnused, "what has to go with " + f.fed.v.Code + " can't be removed: " + why}
	}
	return &Refusal{RefusedUnused, fmt.Sprintf("%s would be declared and not used, and can't be removed: %s", f.name, why)}
}

// carry moves comments above what holds an offset.
func (d *draft) carry(comments []*ast.Comment, offset int) *Refusal {
	edit, r := carry(d.file, d.layout.eol, comments, offset)
	if r == nil && edit.New != "" {
		d.edits = append(d.edits, edit)
	}
	return r
}

// replace writes the uses, under the names that the file has for the owners.
func (p *planner) replace(d *draft) *Refusal {
	used := map[*site]*use{}
	filled := map[*site][]filling{}
	d.depart()
	for _, s := range d.using() {
		u, r := p.useAt(d.variants[0].Configuration, s)
		if r != nil {
			return r
		}
		used[s] = u
		if filled[s], r = fill(d.variants[0], s, u); r != nil {
			return r
		}
		for _, o := range u.owners() {
			d.imports.want(o, s.expr.Pos())
		}
	}
	d.ask()
	if r := d.imports.choose(); r != nil {
		return r
	}
	for _, s := range d.sites {
		text := used[s].enclosed(d.spelled(s, used[s], filled[s]), s.path)
		d.texts[s] = text
		d.edits = append(d.edits, patch.Edit{Start: s.start(), End: s.end(), New: text})
		if r := d.spell(s, used[s]); r != nil {
			return r
		}
		d.convert(s, used[s])
		d.point(s, used[s])
		if r := d.carry(commentsIn(d.file, extent{s.start(), s.end()}), s.start()); r != nil {
			return r
		}
	}
	d.pass(used, filled)
	return nil
}

// spell writes out the type of a package-level variable that would get another one with the use.
func (d *draft) spell(s *site, u *use) *Refusal {
	spec := s.spec()
	if spec == nil || spec.Type != nil || len(spec.Names) != 1 || len(spec.Values) != 1 || spec.Values[0] != s.expr {
		return nil
	}
	old := s.typ(d.variants[0])
	if same(old, u.typ) {
		return nil
	}
	if !assignable(u.typ, old) {
		return nil // the verification says so, with both types
	}
	text, ok := d.typeName(old, spec.Pos())
	if !ok {
		return nil // the verification says whether those who use it can do with the new one
	}
	at := d.file.Tok.Offset(spec.Names[0].End())
	d.edits = append(d.edits, patch.Edit{Start: at, End: at, New: " " + text})
	return nil
}

// typeName writes a type as the file can name it at a place. It reports false where an import is missing.
func (d *draft) typeName(t types.Type, pos token.Pos) (string, bool) {
	ok := true
	text := types.TypeString(t, func(pkg *types.Package) string {
		if pkg == d.variants[0].Types {
			return ""
		}
		imported := d.imports.existing(pkg.Path(), nil, pos)
		if imported == nil {
			ok = false
			return pkg.Name()
		}
		d.imports.kept[imported] = true
		name := d.imports.variants[0].Info.PkgNameOf(imported).Name()
		if name == "." {
			return ""
		}
		return name
	})
	return text, ok
}
