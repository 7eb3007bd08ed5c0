package listing

import (
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
)

// isLocal reports whether the go command takes a pattern for a path on disk, and not for an import path.
func isLocal(pattern string) bool {
	return pattern == "." || pattern == ".." || strings.HasPrefix(pattern, "./") || strings.HasPrefix(pattern, "../") || filepath.IsAbs(pattern)
}

// expand maps each pattern to the patterns to list in its place. For a local pattern that ends in "/...", it adds a
// pattern for each workspace module below its folder, because go list does not enter nested modules, even if go.work
// uses them.
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
				ps = append(ps, filepath.ToSlash(filepath.Join(m.Dir, "..."))) // absolute paths need no ./ prefix
			}
		}
		if inside || len(ps) == 0 {
			ps = append(ps, p)
		}
		listed[p] = ps
	}
	return listed
}

// matcher returns a function that reports whether a pattern with "..." matches a package. Other patterns need no test,
// because go list itself reports those that match nothing.
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
