package check

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// violations runs the scan's detector over the rewritten files and refuses new violations. Functions that were not
// checked again are missing from these files, so nothing is found in them. That the accepted violations are gone
// follows from checkSite, which found the uses in their places.
func (c *check) violations(rewrites []*filerewrite.File) *refusal.Refusal {
	for _, d := range rewrites {
		file := c.after.Files[d.File.Path]
		if file == nil {
			continue // it does not parse: that is among the errors
		}
		found := c.project.Res.ForbiddenIn(c.pkg, c.after.Types, c.after.Info, d.File.Path, file)
		if len(found) == 0 {
			continue
		}
		c.sortFindings(found)
		before := c.findEarlier(d)
		for _, x := range found {
			if r := c.refuseNewViolation(d, file, x, before); r != nil {
				return r
			}
		}
	}
	return nil
}

// sortFindings sorts findings: imports first, because they explain findings about the imported package; then by
// position in the file and by order of the rules.
func (c *check) sortFindings(found []scan.Finding) {
	inner := func(x scan.Finding) int {
		if x.Entry.Kind == rule.Import {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(a, b scan.Finding) int {
		return cmp.Or(cmp.Compare(inner(a), inner(b)), cmp.Compare(a.Start, b.Start), -cmp.Compare(a.End, b.End),
			cmp.Compare(slices.Index(c.project.Res.Rules.Rules, a.Rule), slices.Index(c.project.Res.Rules.Rules, b.Rule)))
	})
}

// fileOf is a file in a variant.
type fileOf struct {
	pkg  *load.Package
	file *load.File
}

// earlierFindings are the violations that a file had before the rewrite: the positions in the result where they begin
// and end, each list sorted, without edited positions.
type earlierFindings struct{ starts, ends []boundary }

// boundary is a position in the result at which a violation of an entry begins or ends.
type boundary struct {
	at    token.Pos
	entry *rule.Entry
}

// findEarlier returns the violations of a file as scanned. The detector runs once for each file.
func (c *check) findEarlier(d *filerewrite.File) earlierFindings {
	before := c.before.Get(fileOf{c.pkg, d.File}, func() []scan.Finding {
		return c.project.Res.Forbidden(c.pkg, d.File.Syntax)
	})
	h := earlierFindings{make([]boundary, 0, len(before)), make([]boundary, 0, len(before))}
	for _, x := range before {
		if at, ok := c.newPos(x.Start); ok {
			h.starts = append(h.starts, boundary{at, x.Entry})
		}
		if at, ok := c.newPos(x.End - 1); ok {
			h.ends = append(h.ends, boundary{at + 1, x.Entry})
		}
	}
	for _, list := range [][]boundary{h.starts, h.ends} {
		slices.SortFunc(list, func(a, b boundary) int { return cmp.Compare(a.at, b.at) })
	}
	return h
}

// contains reports whether a violation was there before: one of the same entry began or ended at the same position. One
// end is enough, because the replaced code may be its receiver: in f().Close() the end stays.
func (h earlierFindings) contains(x scan.Finding) bool {
	in := func(list []boundary, at token.Pos) bool {
		i, _ := slices.BinarySearchFunc(list, at, func(s boundary, at token.Pos) int { return cmp.Compare(s.at, at) })
		for ; i < len(list) && list[i].at == at; i++ {
			if list[i].entry == x.Entry {
				return true
			}
		}
		return false
	}
	return in(h.starts, x.Start) || in(h.ends, x.End)
}

// refuseNewViolation returns a refusal if the rewrite introduces the violation x, nil otherwise.
func (c *check) refuseNewViolation(d *filerewrite.File, file *ast.File, x scan.Finding, before earlierFindings) *refusal.Refusal {
	start, end := int(x.Start-file.FileStart), int(x.End-file.FileStart)
	for _, p := range d.Placed {
		if p.Start <= start && end <= p.End {
			return &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("the use %s is forbidden itself, by rule %s (%s)", p.V.Entry.Use, x.Rule.Name, x.Entry.Symbol)}
		}
	}
	if before.contains(x) {
		return nil
	}
	for _, m := range d.Moves {
		if x.Entry.Kind == rule.Import && m.Goes(x.Entry.Symbol.Package) {
			return &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("to import %s is forbidden itself, by rule %s", x.Entry.Symbol.Package, x.Rule.Name)}
		}
		for _, u := range m.Uses {
			if !u.Gone && start <= u.At && u.At < end && x.Entry.Kind != rule.Import {
				return &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("%s of %s is forbidden itself, by rule %s (%s)", u.Member.Name, u.To.Path(), x.Rule.Name, x.Entry.Symbol)}
			}
		}
	}
	if x.Entry.Kind == rule.Import {
		return &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("the rewrite would import %s, which rule %s forbids", x.Entry.Symbol.Package, x.Rule.Name)}
	}
	return &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("the rewrite would bring %s, which rule %s forbids", x.Entry.Symbol, x.Rule.Name)}
}
