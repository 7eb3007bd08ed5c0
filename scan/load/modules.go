package load

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Module is a module that a program was put together from, at one version, as go.sum verifies it.
type Module struct {
	Path    string // as import paths have it
	Version string // of what stands in its place, where go.mod replaces it
	Sum     string // h1:…
}

// Modules lists the modules with a version that the packages of the program lie in, by path. What a folder holds has
// none: a main module, and what go.mod replaces by a folder. Neither has what no go.sum knows.
func (p *Program) Modules() []Module {
	seen := map[string]*packages.Module{}
	sums := map[string]string{}
	for dir := p.dir; ; dir = filepath.Dir(dir) { // that of the module, or of go.work
		readSums(filepath.Join(dir, "go.sum"), sums)
		readSums(filepath.Join(dir, "go.work.sum"), sums)
		if dir == filepath.Dir(dir) {
			break
		}
	}
	for _, l := range p.listings {
		for _, n := range l.Nodes {
			if n.From == nil || seen[n.From.Path] != nil {
				continue
			}
			seen[n.From.Path] = n.From
			if n.From.Main {
				readSums(filepath.Join(filepath.Dir(n.From.GoMod), "go.sum"), sums)
			}
		}
	}
	var out []Module
	for path, m := range seen {
		in := m
		if m.Replace != nil {
			in = m.Replace
		}
		if sum := sums[in.Path+" "+in.Version]; in.Version != "" && sum != "" {
			out = append(out, Module{path, in.Version, sum})
		}
	}
	slices.SortFunc(out, func(a, b Module) int { return cmp.Compare(a.Path, b.Path) })
	return out
}

// readSums reads what a go.sum says of whole modules, by path and version; a line that is none is passed over, as is a
// file that is not there.
func readSums(path string, into map[string]string) {
	src, err := disk.Read(path)
	if err != nil {
		return
	}
	for line := range strings.Lines(string(src)) {
		words := strings.Fields(line)
		if len(words) == 3 && into[words[0]+" "+words[1]] == "" && !strings.HasSuffix(words[1], "/go.mod") {
			into[words[0]+" "+words[1]] = words[2]
		}
	}
}
