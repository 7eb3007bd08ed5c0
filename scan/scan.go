package scan

import (
	"context"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/scan/internal/configuration"
	"github.com/seed-58def443/ssot/scan/internal/graph"
	"github.com/seed-58def443/ssot/scan/internal/rank"
	"github.com/seed-58def443/ssot/scan/internal/snippets"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Options describe what to scan.
type Options struct {
	Rules    *rule.File
	Dir      string   // the working directory, which patterns are relative to
	Patterns []string // Go package patterns; if empty, everything below the rule file
	// Files are absolute paths. If set, the packages that contain them are scanned instead of Patterns. Files in no
	// package of the tree are ignored.
	Files      []string
	Tags       []string          // build tags in addition to those of the rule file
	Platforms  []Platform        // platforms in addition to the go command's own, where they make a difference
	Overlay    map[string][]byte // absolute path to content that replaces the file
	Lenient    bool              // do not validate the rule file, because it belongs to another tree
	ReportOnly bool              // do not load what only rewrites need, see [Run]
	Now        time.Time         // the current time, for directives that expire; days are in UTC
	Progress   func(Progress)    // may be nil; called by one goroutine at a time
}

// A Platform is a GOOS and GOARCH to scan in addition to the go command's own.
type Platform = configuration.Platform

// ParsePlatform parses a platform such as "windows/amd64". The scan checks whether Go supports it.
func ParsePlatform(s string) (Platform, error) { return configuration.Parse(s) }

// Progress is the state of a running scan.
type Progress struct {
	Phase string       // "reading imports", "listing packages", "checking types", …
	Done  int          // packages done in this phase
	Total int          // 0 if not known
	Found []*Violation // violations found since the last call; their fingerprints have provisional ordinals
}

// A Result is the result of a scan.
type Result struct {
	Root        string // the folder of the rule file
	Rules       *rule.File
	Violations  []*Violation // in the order of Less, including allowed ones
	NotAnalyzed []NotAnalyzed
	Notes       []string // sentences, such as about an entry whose package is gone
	Program     *load.Program
	Tree        *load.Tree         // the walked tree, without the content of its files
	ModuleRoots []string           // absolute paths of the folders of the main module or of the workspace's modules
	Imports     map[string]Imports // imports within the tree by import path, also of packages that were not loaded
	Pages       []*load.File       // the Markdown pages with violations; they have no syntax

	Detector *Detector // the compiled rules; it has learned the program's packages

	snippetFinder *snippets.Finder
	selected      *selection
	ranks         *rank.Ranker
}

// Rank returns the priority of a violation in a file of the tree, and the reason.
func (r *Result) Rank(dir *load.Dir, file *load.SourceFile) (Priority, string) {
	rank := r.ranks.Of(dir, file)
	return rank.Priority, rank.Reason
}

// NotAnalyzed is a file or package that no scanned configuration could read, with the reason.
type NotAnalyzed struct {
	File    string `json:"file,omitempty"`
	Package string `json:"package,omitempty"`
	Why     string `json:"why"`
}

// Imports are the packages of the tree that a package imports.
type Imports = graph.Imports

// Run scans. It returns an error if packages can't be listed (see load.Load), if a package in the build does not
// declare a symbol of the rule file, or if a use does not type-check.
//
// With Options.ReportOnly, callers of factories are not loaded. If Options.Files is set too, and contains no test, Run
// reads only what can affect the results for these files. Tests beside them are not read: a test can only change the
// ordinals in fingerprints (see identity). If it may do that, Run repeats the scan with tests. If the files can't break
// a rule and belong to no owner, the rule file is not validated. Faults in code that is not read are not reported, such
// as a test that does not compile, or a use that no longer type-checks.
func Run(ctx context.Context, o Options) (*Result, error) {
	s := newJob(o)
	s.plain = o.ReportOnly && len(o.Files) > 0 && !slices.ContainsFunc(o.Files, isTest)
	res, err := s.run(ctx)
	if err == nil && s.counted {
		return newJob(o).run(ctx)
	}
	return res, err
}
