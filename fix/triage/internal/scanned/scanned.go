package scanned

import (
	"context"
	"path"
	"slices"
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
	Inputs
	Plans *plans
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
		ByID: map[string]*scan.Violation{}, packages: map[string][]string{}, Inputs: newInputs(res.Root, sources),
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
	sc.record(res, files, overlay)
	for _, path := range sc.Unread() {
		if _, ok := sc.sources[path]; !ok {
			sc.unread[path] = files.Mark(path)
		}
	}
	return sc, nil
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

// Has reports whether the scan read a file of a package.
func (sc *Scan) Has(pkg string) bool {
	return slices.ContainsFunc(sc.Result.Program.Packages, func(p *load.Package) bool { return p.PlainPath() == pkg })
}
