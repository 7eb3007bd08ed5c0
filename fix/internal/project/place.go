package project

import (
	"cmp"
	"fmt"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
)

// PlaceOf returns a position as file:line, with a path relative to the rule file.
func (p *Project) PlaceOf(pkg *load.Package, pos token.Pos) string {
	for _, f := range pkg.Files {
		if base := token.Pos(f.Tok.Base()); base <= pos && pos <= base+token.Pos(f.Tok.Size()) {
			return fmt.Sprintf("%s:%d", p.Rel(f.Path), f.Tok.Line(pos))
		}
	}
	return ""
}

// Rel returns a path relative to the rule file, with slashes.
func (p *Project) Rel(path string) string {
	if rel, err := filepath.Rel(p.Res.Root, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// ComparePlaces compares two places, file:line, by file and then by line number.
func ComparePlaces(a, b string) int {
	x, m := splitPlace(a)
	y, n := splitPlace(b)
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(m, n))
}

func splitPlace(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0
	}
	n := 0
	_, _ = fmt.Sscanf(s[i+1:], "%d", &n) // a missing number sorts first
	return s[:i], n
}
