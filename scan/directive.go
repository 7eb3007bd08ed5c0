package scan

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/scan/allow"
	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/rank"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// The symbols of violations of [DirectiveRule].
const (
	expiredDirective   = "expired"
	malformedDirective = "malformed"
	unusedDirective    = "unused"
	vainDirective      = "hard"
)

// directives holds the allow directives of files, and which of them were used.
type directives struct {
	now    time.Time
	byFile map[*load.File][]*directive
}

type directive struct {
	*allow.Directive
	used map[string]bool // the rules for which the directive covered a violation
}

func newDirectives(now time.Time) *directives {
	return &directives{now: now, byFile: map[*load.File][]*directive{}}
}

func (d *directives) of(f *load.File) []*directive {
	list, known := d.byFile[f]
	if !known {
		for _, found := range allow.Collect(f.Src, f.Tok, f.Syntax) {
			list = append(list, &directive{found, map[string]bool{}})
		}
		d.byFile[f] = list
	}
	return list
}

// apply allows a violation if a directive that has not expired covers it, unless its rule is hard. It marks all
// directives that cover the violation as used.
func (d *directives) apply(v *Violation, r *rule.Rule) {
	if r.Hard {
		return
	}
	for _, x := range d.of(v.Source) {
		d.use(x, v)
	}
}

// applyFile allows a violation that is not in the code of its file, such as one in a doc comment, if a directive with
// the scope File covers it.
func (d *directives) applyFile(v *Violation) {
	for _, x := range d.of(v.Source) {
		if x.Scope == allow.File {
			d.use(x, v)
		}
	}
}

// use applies a directive to a violation: if it covers the violation, it is marked as used, and allows the violation
// unless it has expired.
func (d *directives) use(x *directive, v *Violation) {
	if !x.Covers(v.Rule, v.Source.Tok.Pos(v.Offset)) {
		return
	}
	x.used[v.Rule] = true
	if v.Allowed == nil && !x.Expired(d.now) {
		v.Allowed = &Allowance{Reason: x.Reason, Until: x.Until, Line: v.Source.Tok.PositionFor(x.Pos, false).Line}
	}
}

// fault returns what is wrong with a directive: one of the symbols above and a sentence, or empty strings. sound means
// that the package has no errors, so that all its violations are known.
func (c *collector) fault(x *directive, at detect.Place, sound bool) (symbol, reason string) {
	switch {
	case x.Err != nil:
		return malformedDirective, x.Err.Error()
	case x.Expired(c.directives.now):
		return expiredDirective, fmt.Sprintf("the directive held until %s: decide again", x.Until)
	}
	for _, name := range x.Rules {
		r := c.rules.Rule(name)
		switch {
		case r != nil && r.Hard:
			return vainDirective, fmt.Sprintf("the rule %s is hard, so nothing allows its violations: remove the directive", name)
		case r == nil:
			return unusedDirective, fmt.Sprintf("the rule file has no rule %s: correct the name or remove the directive", name)
		case !x.used[name] && sound && !c.rules.Exempt(r, at):
			where := "here"
			if x.Scope == allow.File {
				where = "in this file"
			}
			return unusedDirective, fmt.Sprintf("no violation of %s is left %s to allow: remove the directive", name, where)
		}
	}
	return "", ""
}

// addDirectives adds a violation for each faulty directive in a package's files. The violations of all packages must be
// known.
func (c *collector) addDirectives(pkg *load.Package, sound bool) {
	dir := c.dir(pkg)
	if dir == nil || !c.selected.has(dir.Rel, dir.ImportPath) || c.rules.ExemptFromAll(detect.Place{Rel: dir.Rel, ImportPath: dir.ImportPath}) {
		return
	}
	for _, f := range pkg.Files {
		for _, x := range c.directives.of(f) {
			at := detect.Place{Rel: dir.Rel, ImportPath: dir.ImportPath, File: filepath.Base(f.Path), Syntax: f.Syntax, Pos: x.Pos}
			symbol, reason := c.fault(x, at, sound)
			if symbol == "" {
				continue
			}
			v := c.violation(pkg, dir, f, span{x.Pos, x.End})
			v.Rule, v.Symbol, v.Reason, v.Priority = DirectiveRule, symbol, reason, rank.Medium
			v.Function = around(f.Syntax, x.Pos)
			id := identity{rule: DirectiveRule, pkg: v.Package, decl: v.Function, expr: strings.Join(strings.Fields(v.Code), " ")}
			c.merge(v, id, id)
		}
	}
}

// around returns the name of the top-level declaration that contains a comment, or whose doc comment contains it.
func around(file *ast.File, pos token.Pos) string {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if docPos(decl.Doc, decl.Pos()) <= pos && pos < decl.End() {
				return detect.FuncName(decl)
			}
		case *ast.GenDecl:
			if pos >= decl.End() {
				continue
			}
			for _, spec := range decl.Specs {
				if pos < spec.End() && docPos(decl.Doc, decl.Pos()) <= pos {
					return detect.SpecName(spec, spec)
				}
			}
		}
	}
	return ""
}

func docPos(doc *ast.CommentGroup, pos token.Pos) token.Pos {
	if doc != nil {
		return doc.Pos()
	}
	return pos
}
