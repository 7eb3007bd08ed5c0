package scanned

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
	"github.com/seed-58def443/ssot/scan/ruleset"
)

// Scan is the result of one scan. Only its cache of plans changes.
type Scan struct {
	dir      string
	Tags     []string // build tags that are scanned in addition
	Today    time.Time
	matcher  *pattern.Matcher // of the session's patterns, nil if there are none
	Owners   int              // the number of different owner packages of all rules
	Result   *scan.Result
	Planner  *fix.Planner
	ByID     map[string]*scan.Violation
	packages map[string][]string // by import path: fingerprints in the order of the scan
	paths    map[string]string   // by absolute path: the import path of each file that was read
	sources  map[string]string   // by absolute path: the hash of each file that the scan depends on
	texts    map[string]string   // by absolute path: the hash of each scanned file
	unread   map[string]string   // by absolute path: the hash of each file that could not be analyzed, on disk
	folders  map[string]string   // by absolute path: the names of the Go files in each folder that was read
	bases    map[string]string   // by absolute path: the hash of each base that the scan read in place of the disk
	Plans    *plans
}

// Options say what to scan.
type Options struct {
	Dir       string // absolute; patterns are relative to it
	Patterns  []string
	Tags      []string
	Platforms []scan.Platform
	Learned   string // the user's folder of facts about libraries
	Progress  func(scan.Progress)
}

// Run reads the rules and scans. overlay has, by absolute path, the bases of the files that the session changed.
func Run(ctx context.Context, o Options, overlay map[string][]byte, files *stamps.Stamps, now time.Time) (*Scan, error) {
	rulePath, err := rule.Find(o.Dir)
	if err != nil {
		return nil, err
	}
	sources := map[string]string{rulePath: files.Mark(rulePath)}
	rules, err := ruleset.Load(ctx, rulePath, "")
	if err != nil {
		return nil, err
	}
	for _, extended := range rules.Sources {
		sources[extended.Path] = files.Mark(extended.Path)
	}
	res, err := scan.Run(ctx, scan.Options{
		Rules: rules, Dir: o.Dir, Patterns: o.Patterns, Tags: o.Tags, Platforms: o.Platforms, Overlay: overlay, Now: now, Progress: o.Progress,
	})
	if err != nil {
		return nil, err
	}
	sc := &Scan{
		dir: o.Dir, Tags: slices.Concat(rules.Tags, o.Tags), Today: now, Result: res, Planner: fix.New(res, o.Learned), Plans: newPlans(),
		ByID: map[string]*scan.Violation{}, packages: map[string][]string{}, paths: map[string]string{}, texts: map[string]string{}, sources: sources, unread: map[string]string{}, folders: map[string]string{}, bases: map[string]string{},
	}
	for path, base := range overlay {
		sc.bases[path] = stamps.Hash(base)
	}
	owners := map[string]bool{}
	for _, r := range rules.Rules {
		for _, owner := range res.Detector.Owners.Packages(r) {
			owners[owner] = true
		}
	}
	sc.Owners = len(owners)
	if len(o.Patterns) > 0 {
		sc.matcher = pattern.New(o.Patterns)
	}
	for _, v := range res.Violations {
		sc.ByID[v.Fingerprint] = v
		sc.packages[v.Package] = append(sc.packages[v.Package], v.Fingerprint)
	}
	sc.recordSources(files, overlay)
	return sc, nil
}

// recordSources records the files that the scan depends on.
func (sc *Scan) recordSources(files *stamps.Stamps, overlay map[string][]byte) {
	for _, pkg := range sc.Result.Program.Packages {
		for _, f := range pkg.Files {
			sc.paths[f.Path] = pkg.Path
			if _, ok := sc.texts[f.Path]; !ok {
				sc.texts[f.Path] = stamps.Hash(f.Src)
				sc.sources[f.Path] = sc.texts[f.Path]
			}
		}
		if _, ok := sc.folders[pkg.Dir]; !ok {
			sc.folders[pkg.Dir] = goFiles(pkg.Dir)
		}
	}
	for _, f := range sc.Result.Pages {
		sc.texts[f.Path] = stamps.Hash(f.Src)
		sc.sources[f.Path] = sc.texts[f.Path]
	}
	for _, page := range sc.Result.Tree.Pages { // a page without violations may get some
		if _, ok := sc.sources[page.Path]; ok {
			continue
		}
		if base, ok := overlay[page.Path]; ok {
			sc.sources[page.Path] = stamps.Hash(base)
		} else {
			sc.sources[page.Path] = files.Mark(page.Path)
		}
	}
	for _, path := range sc.Unread() {
		if _, ok := sc.sources[path]; !ok {
			sc.unread[path] = files.Mark(path)
		}
	}
	for _, root := range sc.Result.ModuleRoots {
		path := filepath.Join(root, "go.mod")
		sc.sources[path] = files.Mark(path)
	}
}

// Unread returns the absolute paths of the files, and of those in the packages, that could not be analyzed.
func (sc *Scan) Unread() (paths []string) {
	files, packages := map[string]bool{}, map[string]bool{}
	for _, n := range sc.Result.NotAnalyzed {
		files[n.File], packages[n.Package] = true, true
	}
	for _, d := range sc.Result.Tree.Dirs {
		for _, f := range d.Files {
			if name := path.Join(d.Rel, f.Name); files[name] || d.ImportPath != "" && packages[d.ImportPath] {
				paths = append(paths, sc.Abs(name))
			}
		}
	}
	return paths
}

// Unanalyzed reports whether the scan could not analyze a file, though it may break a rule: violations that were found
// there in another configuration are not gone.
func (sc *Scan) Unanalyzed(path string) bool {
	_, unread := sc.unread[sc.Abs(path)]
	return unread
}

// PathOf returns the import path of a file's package.
func (sc *Scan) PathOf(path string) string { return sc.paths[sc.Abs(path)] }

// Has reports whether the scan read a file of a package.
func (sc *Scan) Has(pkg string) bool {
	return slices.ContainsFunc(sc.Result.Program.Packages, func(p *load.Package) bool { return p.Path == pkg })
}

// Outdated reports whether a file that the scan depends on has changed. bases has the expected hashes of modified files
// by absolute path; other files are compared with the disk. A base that the scan never saw makes it outdated too: the
// file's package may break a rule with it, though with the text on disk nothing there was worth loading.
func (sc *Scan) Outdated(files *stamps.Stamps, bases map[string]string) bool {
	for path, base := range bases {
		if _, read := sc.sources[path]; !read && sc.bases[path] != base {
			return true
		}
	}
	for path, was := range sc.sources {
		now, ok := bases[path]
		if !ok {
			now = files.Mark(path)
		}
		if now != was {
			return true
		}
	}
	for path, was := range sc.unread {
		if files.Mark(path) != was {
			return true // it may be corrected
		}
	}
	for folder, was := range sc.folders {
		if goFiles(folder) != was {
			return true
		}
	}
	return false
}

// goFiles returns the names of a folder's Go files in one string.
func goFiles(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return stamps.Unreadable(err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return strings.Join(names, "\n")
}
