package fix

import (
	"cmp"
	"go/ast"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// draft is one file under the decisions, before anything is verified.
type draft struct {
	group     *group
	file      *load.File
	rel       string
	variants  []*load.Package
	layout    layout
	sites     []*site
	passing   []passing
	moves     []*move
	shown     []*shownSite
	allow     []insertion
	imports   *imports
	leaving   []leaving
	cuts      []cut
	gone      []extent
	edits     []patch.Edit
	texts     map[*site]string  // what stands where the site's expression stood
	changes   map[string]change // what becomes of package-level objects, by name
	after     []byte
	at        func(int) int // where an offset of the edited bytes lies in after, -1 if nowhere
	placed    []placed
	same      []load.Same // what need not be checked again
	untouched []stretch   // nor these statements
}

// placed is where a site's use stands in the result.
type placed struct {
	*site
	start, end int
	passed     bool // the site is a call, and the use one more argument of it
}

// write computes the file's new bytes.
func (p *writer) write(d *draft) *Refusal {
	slices.SortFunc(d.sites, func(a, b *site) int { return cmp.Compare(a.start(), b.start()) })
	for _, s := range d.sites {
		d.gone = append(d.gone, extent{s.start(), s.end()})
	}
	if isPage(d.file) {
		return d.writePage()
	}
	for _, step := range []func(*draft) *Refusal{p.leave.leave, p.results.dropResults, p.results.gainResults, p.feeders.feed, p.replace} {
		if r := step(d); r != nil {
			return r
		}
	}
	for _, step := range []func() *Refusal{d.show, d.directives, d.move} {
		if r := step(); r != nil {
			return r
		}
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

// replace writes the uses, under the names that the file has for the owners.
func (p *writer) replace(d *draft) *Refusal {
	used := map[*site]*use{}
	filled := map[*site][]filling{}
	d.depart()
	for _, s := range d.using() {
		u, r := p.table.useAt(d.variants[0].Configuration, s)
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
		d.spell(s, used[s])
		d.convert(s, used[s])
		d.point(s, used[s])
		if r := d.carry(commentsIn(d.file, extent{s.start(), s.end()}), s.start()); r != nil {
			return r
		}
	}
	d.pass(used, filled)
	return nil
}

// spelled is a use as the file names it at a site.
func (d *draft) spelled(s *site, u *use, filled []filling) string {
	names := map[string]string{}
	for _, o := range u.owners() {
		names[o.pkg.Path()] = d.imports.name(o, s.expr.Pos())
	}
	return u.spelled(names, filled)
}

// carry moves comments above what holds an offset.
func (d *draft) carry(comments []*ast.Comment, offset int) *Refusal {
	edit, r := carry(d.file, d.layout.eol, comments, offset)
	if r == nil && edit.New != "" {
		d.edits = append(d.edits, edit)
	}
	return r
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
