package listing

import (
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
)

// isLocal reports whether a pattern is a path on disk, as the go command tells them from import paths.
func isLocal(pattern string) bool {
	return pattern == "." || pattern == ".." || strings.HasPrefix(pattern, "./") || strings.HasPrefix(pattern, "../") || filepath.IsAbs(pattern)
}

// expand adds, for each local pattern that ends in "/...", one for every workspace module below it: go list does not
// enter nested modules, not even those that go.work uses. It maps each pattern to those that are listed in its place.
func expand(dir string, patterns []string, mods []gocmd.Module) map[string][]string {
	listed := make(map[string][]string, len(patterns))
	for _, p := range patterns {
		prefix, ok := strings.CutSuffix(p, "...")
		if !ok || !isLocal(p) || strings.Contains(prefix, "...") || prefix != "" && !strings.HasSuffix(prefix, "/") {
			listed[p] = []string{p}
			continue
		}
		base := gocmd.Absolute(dir, prefix)
		var ps []string
		inside := len(mods) == 0
		for _, m := range mods {
			rel, err := filepath.Rel(base, m.Dir)
			switch {
			case err != nil:
			case rel == "." || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)):
				inside = inside || rel == "." || gocmd.IsBelow(base, m.Dir)
			default:
				ps = append(ps, filepath.ToSlash(filepath.Join(m.Dir, "..."))) // absolute: the go command takes it as it is
			}
		}
		if inside || len(ps) == 0 {
			ps = append(ps, p)
		}
		listed[p] = ps
	}
	return listed
}

// matcher reports whether a listed package is one that a pattern with "..." means.
// It is asked only for patterns with "...": go list reports others that match nothing itself.
func matcher(dir, pattern string) func(*packages.Package) bool {
	local := isLocal(pattern)
	if local {
		pattern = filepath.ToSlash(gocmd.Absolute(dir, pattern))
	}
	expr := regexp.QuoteMeta(pattern)
	expr = strings.ReplaceAll(expr, `\.\.\.`, `.*`)
	if rest, ok := strings.CutSuffix(expr, `/.*`); ok {
		expr = rest + `(/.*)?`
	}
	re := regexp.MustCompile(`^` + expr + `$`)
	return func(p *packages.Package) bool {
		if local {
			return re.MatchString(filepath.ToSlash(p.Dir))
		}
		return re.MatchString(p.PkgPath)
	}
}
