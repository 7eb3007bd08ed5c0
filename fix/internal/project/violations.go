package project

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// CodeAt describes a violation with its place: "redis.NewClient(opts) at internal/core/hub.go:34".
func CodeAt(v *scan.Violation) string {
	return fmt.Sprintf("%s at %s:%d", words.InBrief(v.Code), v.File, v.Line)
}

// ByPlace compares violations by position; an outer one comes before those inside it.
func ByPlace(a, b *scan.Violation) int {
	if n := strings.Compare(a.File, b.File); n != 0 {
		return n
	}
	if n := a.Offset - b.Offset; n != 0 {
		return n
	}
	if n := b.End - a.End; n != 0 { // the outer one first
		return n
	}
	return strings.Compare(a.Fingerprint, b.Fingerprint)
}

// InsideAny reports whether a violation is in the arguments of one in the list.
func (p *Project) InsideAny(v *scan.Violation, list []*scan.Violation) bool {
	for outer := p.ByID[v.Outer]; outer != nil; outer = p.ByID[outer.Outer] {
		if slices.Contains(list, outer) {
			return true
		}
	}
	return false
}

// ViolationIn returns a violation inside a range of bytes, nil if there is none. Removing the range would remove it
// without a decision.
func (p *Project) ViolationIn(file *load.File, e syntax.Extent) *scan.Violation {
	for _, v := range p.ByFile[file.Path] {
		if e.Start <= v.Offset && v.End <= e.End {
			return v
		}
	}
	return nil
}

// Found returns a function that reports whether an expression of a file is a violation.
func (p *Project) Found(file *load.File) func(ast.Expr) bool {
	return func(e ast.Expr) bool {
		if e == nil {
			return false
		}
		start, end := file.Tok.Offset(e.Pos()), file.Tok.Offset(e.End())
		return slices.ContainsFunc(p.ByFile[file.Path], func(v *scan.Violation) bool { return v.Offset == start && v.End == end })
	}
}

// Built reports whether a violation constructs a value: a call or a composite literal, not a mention.
func Built(v *scan.Violation) bool { return v.Kind == rule.Call || v.Kind == rule.Build }
