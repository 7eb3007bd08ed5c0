package survey

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Main is a main package of the repository.
type Main struct {
	Package    string `json:"package"`
	Folder     string `json:"folder"` // as a pattern in a rule file: ./cmd/server
	Production bool   `json:"production"`
	Why        string `json:"why,omitempty"` // why it is not production
	Reaches    int    `json:"reaches"`       // packages of the repository that it imports, directly or indirectly
	Builds     int    `json:"builds"`        // constructions in it and in these packages, without those of Library.Aside
}

// once matches names of programs that people run once or occasionally.
var once = regexp.MustCompile(`(?i)(^|[-_])(migrat\w*|seed\w*|backfill\w*|gen|generate|generator|codegen|example\w*|demo|tools?|scripts?|hack|tests?|e2e|integration|bench\w*|loadtest|debug|dev|playground|sandbox|tmp|import\w*|export\w*|oneoff|lint\w*|docs?|\w*cli|\w*ctl)($|[-_])`)

// mains lists the main packages of the tree.
func (s *job) mains() {
	byPath := map[string]*load.Dir{}
	for _, d := range s.res.Tree.Dirs {
		byPath[d.ImportPath] = d
	}
	built := map[string]int{}
	for _, v := range s.res.Violations {
		if at(v) == Production && !s.aside(v.Rule) {
			built[v.Package]++
		}
	}
	for _, d := range s.res.Tree.Dirs {
		file := program(d)
		if file == nil || d.ImportPath == "" {
			continue
		}
		m := Main{Package: d.ImportPath, Folder: folder(d.Rel), Production: true, Builds: built[d.ImportPath]}
		if p, why := s.res.Rank(d, file); p != scan.High {
			m.Production, m.Why = false, why
		} else if name := onceNamed(d); name != "" {
			m.Production, m.Why = false, byName+name
		}
		for pkg := range importsOf(byPath, d) {
			m.Reaches++
			m.Builds += built[pkg]
		}
		s.out.Mains = append(s.out.Mains, m)
	}
	s.onlyNamed()
	slices.SortStableFunc(s.out.Mains, func(a, b Main) int {
		production := func(m Main) int {
			if m.Production {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(production(a), production(b)), cmp.Compare(b.Builds, a.Builds), cmp.Compare(b.Reaches, a.Reaches), strings.Compare(a.Folder, b.Folder))
	})
}

// onlyNamed makes programs production again that are excluded only by name, if no production program is left
// otherwise.
func (s *job) onlyNamed() {
	if slices.ContainsFunc(s.out.Mains, func(m Main) bool { return m.Production }) {
		return
	}
	for i, m := range s.out.Mains {
		if strings.HasPrefix(m.Why, byName) {
			s.out.Mains[i].Production, s.out.Mains[i].Why = true, ""
		}
	}
}

// byName starts the reason for a program that is excluded by its name.
const byName = "its name says that it is run now and then: "

// aside reports whether a rule belongs to a preset whose values are built in many places on purpose.
func (s *job) aside(name string) bool {
	return slices.ContainsFunc(s.presets, func(p rule.Preset) bool { return p.Name == name && p.Aside })
}

// program returns a non-test file of a folder's main package, or nil.
func program(d *load.Dir) *load.SourceFile {
	i := slices.IndexFunc(d.Files, func(f *load.SourceFile) bool { return f.Package == "main" && !f.Test && f.Constraint != "ignore" })
	if i < 0 {
		return nil
	}
	return d.Files[i]
}

// onceNamed returns the part of a folder's path that marks a program as occasional, or "".
func onceNamed(d *load.Dir) string {
	for elem := range strings.SplitSeq(d.Rel, "/") {
		if once.MatchString(elem) {
			return elem
		}
	}
	return ""
}

// importsOf returns the packages of the tree that a folder imports, directly or indirectly, without tests.
func importsOf(byPath map[string]*load.Dir, d *load.Dir) map[string]bool {
	out := map[string]bool{}
	for queue := []*load.Dir{d}; len(queue) > 0; queue = queue[1:] {
		for _, f := range queue[0].Files {
			if f.Test {
				continue
			}
			for _, p := range f.Imports {
				if next := byPath[p]; next != nil && !out[p] && next != d {
					out[p] = true
					queue = append(queue, next)
				}
			}
		}
	}
	return out
}

// folder returns a folder as a pattern of a rule file.
func folder(rel string) string {
	if rel == "." {
		return "."
	}
	return "./" + path.Clean(rel)
}
