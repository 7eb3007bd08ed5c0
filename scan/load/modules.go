package load

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/disk"
)

// A Module is a module version that a program depends on, with its checksum from go.sum.
type Module struct {
	Path    string // the module path in import paths
	Version string // the version; of the replacement, if go.mod replaces the module
	Sum     string // h1:…
}

// Unversioned returns the paths of the modules that contain packages of the program, but that no version identifies,
// for they are main modules or replaced by folders; sorted.
func (p *Program) Unversioned() []string {
	paths := map[string]bool{}
	for _, l := range p.listings {
		for _, n := range l.Nodes {
			if m := n.From; m != nil && (m.Main || m.Replace != nil && m.Replace.Version == "") {
				paths[m.Path] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

// Modules returns the modules that contain the program's packages, sorted by path. It leaves out modules without a
// version (main modules, and modules replaced by a folder), and modules without a checksum in a go.sum.
func (p *Program) Modules() []Module {
	seen := map[string]*packages.Module{}
	sums := map[string]string{}
	for dir := p.dir; ; dir = filepath.Dir(dir) { // The module has a go.sum, the folder of go.work a go.work.sum
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

// readSums adds the checksums of modules in a go.sum to into, by path and version. It ignores malformed lines and a
// missing file.
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
