package survey

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Options configure Run.
type Options struct {
	Root      string // absolute path of the folder for the rule file
	Tags      []string
	Platforms []scan.Platform
	Now       time.Time
	Progress  func(scan.Progress) // may be nil
}

// Survey is the result of Run.
type Survey struct {
	Root      string     `json:"root"`
	Module    string     `json:"module,omitempty"` // the module path
	Libraries []*Library `json:"libraries"`        // in preset order, only those with constructions
	Mains     []Main     `json:"mains"`            // production first
	Header    string     `json:"header,omitempty"` // the comment at the start of nearly all Go files: a license
	Tags      []string   `json:"tags,omitempty"`   // build tags of tests that a plain build excludes

	// NotAnalyzed has the packages and files that could not be read, or not whole.
	NotAnalyzed []scan.NotAnalyzed `json:"not_analyzed,omitempty"`
}

// Library is a preset with its constructions in the repository.
type Library struct {
	Preset  string   `json:"preset"`
	Rule    string   `json:"rule"`
	Title   string   `json:"title"`
	Aside   bool     `json:"aside"` // it is commonly built in many places on purpose
	Built   []Place  `json:"built"`
	Figures Figures  `json:"figures"` // counts of Built
	Makers  []*Maker `json:"makers"`
	Owners  []*Owner `json:"owners"` // the most used first
	Sample  *Sample  `json:"sample,omitempty"`
	Ends    *Ending  `json:"ends,omitempty"` // the ending of the type that is built most often
	Imports string   `json:"-"`              // the name under which its package is imported
	Types   []string `json:"-"`              // the built types in go/types syntax, the most frequent first
	Seen    []string `json:"-"`              // import paths of the packages that own or build it
}

// Ending is a method that ends a value.
type Ending struct {
	Method  string `json:"method"`
	Context bool   `json:"context"` // it takes a context
	Errs    bool   `json:"errs"`    // it returns an error
}

// Value describes the result of an owner.
type Value struct {
	Code string `json:"code"` // in Go syntax: *redis.Client
	Path string `json:"path"` // the import path of its package
	Name string `json:"name"` // the name of its type: Client
	Nil  bool   `json:"-"`    // it can be nil
}

// typeName returns the type's name qualified by its import path; for a pointer, that of its element type.
func (v Value) typeName() string { return v.Path + "." + v.Name }

// Place is the place of a construction or a use.
type Place struct {
	File     string `json:"file"` // slash path relative to the root
	Line     int    `json:"line"`
	Function string `json:"function,omitempty"`
	Symbol   string `json:"symbol"`
	Where    Where  `json:"where"`
	Package  string `json:"package"`
}

// Where is the purpose of the code around a place.
type Where string

// The values of Where.
const (
	Production    Where = "production"
	Aside         Where = "aside" // an example, a tool, a script
	Test          Where = "test"  // a test or test helper
	Documentation Where = "documentation"
)

// Figures counts places by purpose.
type Figures struct {
	Production    int `json:"production"`
	Aside         int `json:"aside"`
	Tests         int `json:"tests"`
	Documentation int `json:"documentation"`
}

// All returns the number of places.
func (f Figures) All() int { return f.Production + f.Aside + f.Tests + f.Documentation }

func (f *Figures) add(w Where) {
	switch w {
	case Production:
		f.Production++
	case Aside:
		f.Aside++
	case Test:
		f.Tests++
	case Documentation:
		f.Documentation++
	}
}

// Often reports whether a process builds more than one value: in several places, or by a maker with several calls.
// Constructions in several main packages count once per program.
func (l *Library) Often(mains []Main) bool {
	shared, inMain := 0, map[string]int{}
	for _, p := range l.Built {
		if slices.ContainsFunc(mains, func(m Main) bool { return m.Package == p.Package }) {
			inMain[p.Package]++
		} else {
			shared++
		}
	}
	most := 0
	for _, n := range inMain {
		most = max(most, n)
	}
	return shared+most > 1 || slices.ContainsFunc(l.Makers, func(m *Maker) bool { return m.Returns && m.Calls.All() > 1 })
}

// Maker is a function that builds a new value on each call.
type Maker struct {
	Symbol  string  `json:"symbol"` // as in a rule file
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Returns bool    `json:"returns"` // it returns the value; otherwise its result holds the value
	Takes   string  `json:"takes"`   // its parameters, or empty
	Calls   Figures `json:"calls"`
	Outside Figures `json:"outside"` // the calls in other packages
	Package string  `json:"package"`
	Name    string  `json:"-"` // empty for a method
}

// Run surveys a repository. It returns an error in the same cases as a scan.
func Run(ctx context.Context, o Options) (*Survey, error) {
	tree, err := load.Walk(ctx, o.Root, nil)
	if err != nil {
		return nil, fmt.Errorf("look for what is built here: %w", err)
	}
	presets := seen(tree)
	s := &job{o: o, presets: presets, out: &Survey{Root: o.Root, Module: tree.ModulePath, Tags: tags(tree)}}
	s.o.Tags = append(slices.Clone(o.Tags), s.out.Tags...)
	if s.res, err = s.scan(ctx, made(presets)); err != nil {
		return nil, err
	}
	s.mains()
	s.header()
	s.out.NotAnalyzed = slices.DeleteFunc(slices.Clone(s.res.NotAnalyzed), func(na scan.NotAnalyzed) bool { return na.Package == "" && na.File == "" })
	for _, p := range presets {
		s.library(p)
	}
	if err := s.count(ctx); err != nil {
		return nil, err
	}
	for _, l := range s.out.Libraries {
		l.Owners = slices.DeleteFunc(l.Owners, func(o *Owner) bool { return o.Form == Scope && o.Uses.All() == 0 })
		slices.SortStableFunc(l.Owners, compareOwners)
		slices.SortStableFunc(l.Makers, func(a, b *Maker) int { return cmp.Compare(b.Calls.All(), a.Calls.All()) })
	}
	return s.out, nil
}

// testTag matches build tags that commonly guard tests.
var testTag = regexp.MustCompile(`^(integration|e2e|acceptance|functional|smoke|system)\w*$`)

// tags returns the build tags that guard test files of the tree.
func tags(tree *load.Tree) []string {
	found := map[string]bool{}
	for _, d := range tree.Dirs {
		for _, f := range d.Files {
			if f.Test && testTag.MatchString(f.Constraint) {
				found[f.Constraint] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// job is a survey in progress.
type job struct {
	o       Options
	presets []rule.Preset
	res     *scan.Result
	out     *Survey
	ask     []*question
}

// seen returns the presets whose packages are imported.
func seen(tree *load.Tree) []rule.Preset {
	imported := map[string]bool{}
	for _, d := range tree.Dirs {
		for _, f := range d.Files {
			for _, p := range f.Imports {
				imported[p] = true
			}
		}
	}
	imports := slices.Collect(maps.Keys(imported))
	return slices.DeleteFunc(rule.Presets(), func(p rule.Preset) bool { return !p.Seen(imports) })
}

// endings are the names of methods that end values, the usual one first. The rules of made name them in their use,
// since the loader keeps only those members of a dependency that source or a use may select.
var endings = []string{"Close", "Disconnect", "Shutdown"}

// made returns a rule file with a rule for each preset, which finds constructions and has no owner.
func made(presets []rule.Preset) *rule.File {
	f := &rule.File{}
	for _, p := range presets {
		r := &rule.Rule{Name: p.Name, Use: "ends(" + strings.Join(endings, ", ") + ")"}
		for _, e := range p.Entries() {
			r.Entries = append(r.Entries, &e)
		}
		f.Rules = append(f.Rules, r)
	}
	return f
}

// scan scans with a rule file that exists in memory only.
func (s *job) scan(ctx context.Context, f *rule.File) (*scan.Result, error) {
	f.Path = filepath.Join(s.o.Root, rule.FileName)
	return scan.Run(ctx, scan.Options{Rules: f, Dir: s.o.Root, Tags: s.o.Tags, Platforms: s.o.Platforms, Lenient: true, Now: s.o.Now, Progress: s.o.Progress})
}

// At returns the purpose of the code around a violation. Code of a main package that is not production is Aside.
func (s *Survey) At(v *scan.Violation) Where { return s.aside(at(v), v.Package) }

func (s *Survey) aside(w Where, pkg string) Where {
	if w == Production && slices.ContainsFunc(s.Mains, func(m Main) bool { return m.Package == pkg && !m.Production }) {
		return Aside
	}
	return w
}

// at returns the purpose of the code around a violation, ignoring main packages.
func at(v *scan.Violation) Where {
	if v.NamedSnippet() != "" {
		return Documentation
	}
	return standIn(whereOf(v.Priority, v.Test), v.Function)
}

// standInName matches the names of functions that build test doubles.
var standInName = regexp.MustCompile(`(^|[^A-Za-z])(new)?(mock|fake|stub)|(Mock|Fake|Stub|Testing|ForTests?)($|[A-Z])|^([Nn]ew)?Test[A-Z]`)

// standIn returns Test for production code in a function that builds a test double, otherwise w.
func standIn(w Where, function string) Where {
	if w == Production && standInName.MatchString(function) {
		return Test
	}
	return w
}

// whereOf returns the purpose of a file.
func whereOf(p scan.Priority, test bool) Where {
	switch {
	case p == scan.High:
		return Production
	case p == scan.Low && !test:
		return Aside
	}
	return Test
}

// place returns the place of a violation.
func (s *Survey) place(v *scan.Violation) Place {
	return Place{File: v.File, Line: v.Line, Function: v.Function, Symbol: v.Symbol, Where: s.At(v), Package: v.Package}
}
