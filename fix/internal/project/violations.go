package project

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// CodeAt names a violation and its place: "redis.NewClient(opts) at internal/core/hub.go:34".
func CodeAt(v *scan.Violation) string {
	return fmt.Sprintf("%s at %s:%d", words.InBrief(v.Code), v.File, v.Line)
}

// ByPlace compares violations by where they stand, an outer one before those in it.
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

// InsideAny reports whether a violation stands in the arguments of one in a list.
func (p *Project) InsideAny(v *scan.Violation, list []*scan.Violation) bool {
	for outer := p.ByID[v.Outer]; outer != nil; outer = p.ByID[outer.Outer] {
		if slices.Contains(list, outer) {
			return true
		}
	}
	return false
}

// ViolationIn returns a violation that would go with a range of bytes without a decision on it.
func (p *Project) ViolationIn(file *load.File, e syntax.Extent) *scan.Violation {
	for _, v := range p.ByFile[file.Path] {
		if e.Start <= v.Offset && v.End <= e.End {
			return v
		}
	}
	return nil
}

// Built reports whether a violation makes something of its own, which can end where it stands.
func Built(v *scan.Violation) bool { return v.Kind == rule.Call || v.Kind == rule.Build }
