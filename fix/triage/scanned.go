package triage

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// scanned is what one scan found, by what the session asks for. Only its cache of plans ever changes.
type scanned struct {
	dir      string
	today    time.Time
	matcher  *rule.Matcher // of the session's patterns, nil when there are none
	owners   int           // how many different ones the rules have
	res      *scan.Result
	planner  *fix.Planner
	byID     map[string]*scan.Violation
	packages map[string][]string // fingerprints by import path, in the order of the view
	paths    map[string]string   // the import path of every file that was read, by absolute path
	sources  map[string]string   // the hash of every file that the scan depends on, by absolute path
	folders  map[string]string   // the Go files' names in every folder that it read, by absolute path
	plans    *plans
}

// scan reads the rules and scans, with the bases of the files that the session changed in place of what is on disk.
func (s *Session) scan(ctx context.Context, live map[string]text, now time.Time) (*scanned, error) {
	rulePath, err := rule.Find(s.dir)
	if err != nil {
		return nil, err
	}
	sources := map[string]string{rulePath: s.files.mark(rulePath)}
	rules, err := rule.Load(rulePath)
	if err != nil {
		return nil, err
	}
	overlay := map[string][]byte{}
	for path, t := range live {
		overlay[s.abs(path)] = t.base
	}
	res, err := scan.Run(ctx, scan.Options{
		Rules: rules, Dir: s.dir, Patterns: s.o.Patterns, Tags: s.o.Tags, Platforms: s.o.Platforms, Overlay: overlay, Now: now, Progress: s.progress,
	})
	if err != nil {
		return nil, err
	}
	sc := &scanned{
		dir: s.dir, today: now, res: res, planner: fix.New(res), plans: newPlans(),
		byID: map[string]*scan.Violation{}, packages: map[string][]string{}, paths: map[string]string{}, sources: sources, folders: map[string]string{},
	}
	owners := map[string]bool{}
	for _, r := range rules.Rules {
		for _, owner := range r.Owner {
			owners[owner] = true
		}
	}
	sc.owners = len(owners)
	if len(s.o.Patterns) > 0 {
		sc.matcher = rule.NewMatcher(s.o.Patterns)
	}
	for _, v := range res.Violations {
		sc.byID[v.Fingerprint] = v
		sc.packages[v.Package] = append(sc.packages[v.Package], v.Fingerprint)
	}
	sc.watch(s.files, overlay)
	return sc, nil
}

// watch notes what the scan depends on.
func (sc *scanned) watch(files *stamps, overlay map[string][]byte) {
	for _, pkg := range sc.res.Program.Packages {
		for _, f := range pkg.Files {
			sc.paths[f.Path] = pkg.Path
			if _, ok := sc.sources[f.Path]; !ok {
				sc.sources[f.Path] = hash(f.Src)
			}
		}
		if _, ok := sc.folders[pkg.Dir]; !ok {
			sc.folders[pkg.Dir] = goFiles(pkg.Dir)
		}
	}
	for _, f := range sc.res.Pages {
		sc.sources[f.Path] = hash(f.Src)
	}
	for _, page := range sc.res.Tree.Pages { // one in which nothing was found may say more tomorrow
		if _, ok := sc.sources[page.Path]; ok {
			continue
		}
		if base, ok := overlay[page.Path]; ok {
			sc.sources[page.Path] = hash(base)
		} else {
			sc.sources[page.Path] = files.mark(page.Path)
		}
	}
	for _, root := range sc.res.ModuleRoots {
		path := filepath.Join(root, "go.mod")
		sc.sources[path] = files.mark(path)
	}
}

// pathOf is the import path of the package that a file belongs to.
func (sc *scanned) pathOf(path string) string { return sc.paths[sc.abs(path)] }

// outdated reports whether the scan no longer says what the decisions start from: the bases of live files, what is on disk of all others.
func (sc *scanned) outdated(files *stamps, bases map[string]string) bool {
	for path, was := range sc.sources {
		now, ok := bases[path]
		if !ok {
			now = files.mark(path)
		}
		if now != was {
			return true
		}
	}
	for folder, was := range sc.folders {
		if goFiles(folder) != was {
			return true
		}
	}
	return false
}

// goFiles are the names of a folder's Go files in one string.
func goFiles(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return unreadable(err)
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

// progress passes on what a scan is doing.
func (s *Session) progress(p scan.Progress) {
	if s.o.Progress == nil {
		return
	}
	found := make([]Item, 0, len(p.Found))
	for _, v := range p.Found {
		it := seen(v).item(v.Fingerprint)
		it.ID, it.State = it.Fingerprint[:min(minID, len(it.Fingerprint))], Open
		if v.Allowed != nil {
			it.State, it.AllowReason, it.AllowUntil = Allowed, v.Allowed.Reason, v.Allowed.Until
		}
		found = append(found, it)
	}
	s.o.Progress(Progress{Phase: p.Phase, Done: p.Done, Total: p.Total, Found: found})
}

// root finds the folder of the rule file.
func root(dir string) (string, error) {
	path, err := rule.Find(dir)
	if err != nil {
		return "", err
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return "", fmt.Errorf("find the folder of %s: %w", rule.FileName, err)
	}
	return folder, nil
}
