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

// Options say what to scan.
type Options struct {
	Rules      *rule.File
	Dir        string            // the working directory: patterns are relative to it
	Patterns   []string          // Go package patterns; none: everything below the rule file
	Files      []string          // absolute; with any, the packages that they are in, in place of Patterns: what is in no package of the tree is passed over
	Tags       []string          // build tags scanned as well as those of the rule file
	Platforms  []Platform        // scanned as well as the go command's own, where they make a difference
	Overlay    map[string][]byte // absolute path to content, in place of the file on disk
	Lenient    bool              // the rule file is not held against the build: it is of another tree
	ReportOnly bool              // violations are reported and not rewritten: what only rewrites need is not loaded, see [Run]
	Now        time.Time         // for directives that expire; the day counts in UTC
	Progress   func(Progress)    // may be nil; calls are serialised
}

// Platform is a GOOS and a GOARCH that is scanned as well as the go command's own.
type Platform = configuration.Platform

// ParsePlatform reads "windows/amd64". Whether Go knows the pair is told when it is scanned.
func ParsePlatform(s string) (Platform, error) { return configuration.Parse(s) }

// Progress is what a scan is doing.
type Progress struct {
	Phase string       // "reading imports", "listing packages", "checking types", …
	Done  int          // packages done in this phase
	Total int          // 0: not known
	Found []*Violation // found since the last call; not yet ranked against each other and without fingerprints' ordinals
}

// Result is what a scan found.
type Result struct {
	Root        string // the rule file's folder
	Rules       *rule.File
	Violations  []*Violation // in the order of Less; allowed ones included
	NotAnalyzed []NotAnalyzed
	Notes       []string // sentences: an entry whose package is gone, …
	Program     *load.Program
	Tree        *load.Tree         // what was walked, without the content of the files
	ModuleRoots []string           // absolute folders of the main module or of the workspace's modules
	Imports     map[string]Imports // of the tree's packages by import path, whether they were loaded or not
	Pages       []*load.File       // the Markdown pages in which something was found; they have no syntax

	Detector *Detector // of the rules; it has learned what the program's types were made from

	snippetFinder *snippets.Finder
	selected      *selection
	ranks         *rank.Ranker
}

// Rank says how much a violation in a file of the tree would matter, and why.
func (r *Result) Rank(dir *load.Dir, file *load.SourceFile) (Priority, string) {
	rank := r.ranks.Of(dir, file)
	return rank.Priority, rank.Reason
}

// NotAnalyzed is a file or a package that no scanned configuration could read, and why.
type NotAnalyzed struct {
	File    string `json:"file,omitempty"`
	Package string `json:"package,omitempty"`
	Why     string `json:"why"`
}

// Imports are the packages of the tree that one of them imports.
type Imports = graph.Imports

// Run scans. It returns an error when nothing can be told (see load.Load), when a symbol of the rule file is missing
// from a package that is in the build, and when a use does not type-check.
//
// With Options.ReportOnly, what calls a factory is not loaded for it. With Options.Files as well, and none of them a
// test, no more is read than can matter to them. The tests beside them are not: a test changes nothing of what is found
// in other files but how equal expressions of one declaration are counted (see identity), and where it may, the scan
// begins again with tests. Where nothing in the files can break a rule and none is an owner's, the rule file is not
// held against the build. Faults in what is not read are not reported: a test that does not compile, or a use that no
// longer type-checks.
func Run(ctx context.Context, o Options) (*Result, error) {
	s := newJob(o)
	s.plain = o.ReportOnly && len(o.Files) > 0 && !slices.ContainsFunc(o.Files, isTest)
	res, err := s.run(ctx)
	if err == nil && s.counted {
		return newJob(o).run(ctx)
	}
	return res, err
}
