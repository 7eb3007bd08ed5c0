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

// Options say what to survey.
type Options struct {
	Root      string // absolute: the folder that the rule file will stand in
	Tags      []string
	Platforms []scan.Platform
	Now       time.Time
	Progress  func(scan.Progress) // may be nil
}

// Survey is what was found.
type Survey struct {
	Root      string     `json:"root"`
	Module    string     `json:"module,omitempty"` // the module's path
	Libraries []*Library `json:"libraries"`        // those of which something is built, in the order of the presets
	Mains     []Main     `json:"mains"`            // production first
	Header    string     `json:"header,omitempty"` // the comment that nearly all Go files begin with: a license
	Tags      []string   `json:"tags,omitempty"`   // build tags of tests that a plain build leaves out
	Unread    int        `json:"unread"`           // packages and files that could not be read
}

// Library is a preset of which something is built.
type Library struct {
	Preset  string   `json:"preset"`
	Rule    string   `json:"rule"`
	Title   string   `json:"title"`
	Aside   bool     `json:"aside"` // much code builds it in many places on purpose
	Built   []Place  `json:"built"`
	Figures Figures  `json:"figures"` // of Built
	Makers  []*Maker `json:"makers"`
	Owners  []*Owner `json:"owners"` // the most used first
	Sample  *Sample  `json:"sample,omitempty"`
	Ends    *Ending  `json:"ends,omitempty"` // of what is built most often
	Imports string   `json:"-"`              // the name that the library's package is imported by
	Types   []string `json:"-"`              // what it is that is built, as go/types writes it, the most frequent first
	Seen    []string `json:"-"`              // import paths of the packages that own or build it
}

// Ending is the method that ends a value.
type Ending struct {
	Method  string `json:"method"`
	Context bool   `json:"context"` // it takes one
	Errs    bool   `json:"errs"`    // it returns an error
}

// Value is what something gives.
type Value struct {
	Code string `json:"code"` // as Go writes it: *redis.Client
	Path string `json:"path"` // of its package
	Name string `json:"name"` // of its type: Client
	Nil  bool   `json:"-"`    // it can be nil
}

// typeName returns the name of the type with its package, of a pointer that of what it points to.
func (v Value) typeName() string { return v.Path + "." + v.Name }

// Place is where something is built or asked for.
type Place struct {
	File     string `json:"file"` // slashes, relative to the root
	Line     int    `json:"line"`
	Function string `json:"function,omitempty"`
	Symbol   string `json:"symbol"`
	Where    Where  `json:"where"`
	Package  string `json:"package"`
}

// Where says what the code around a place is for.
type Where string

// What code is for.
const (
	Production    Where = "production"
	Aside         Where = "aside" // an example, a tool, a script
	Test          Where = "test"  // a test, or a helper of tests
	Documentation Where = "documentation"
)

// Figures count places.
type Figures struct {
	Production    int `json:"production"`
	Aside         int `json:"aside"`
	Tests         int `json:"tests"`
	Documentation int `json:"documentation"`
}

// All returns how many places there are.
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

// Often reports whether a process builds more than one: in several places, or by a function that is called for one more
// than once. What several programs build in their own main is one for each.
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

// Maker is a function that builds one on each call.
type Maker struct {
	Symbol  string  `json:"symbol"` // as a rule file writes it
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Returns bool    `json:"returns"` // it hands out what it builds; else what it makes holds it
	Takes   string  `json:"takes"`   // its parameters; empty when it has none
	Calls   Figures `json:"calls"`
	Outside Figures `json:"outside"` // those calls in other packages
	Package string  `json:"package"`
	Name    string  `json:"-"` // empty of a method
}

// Run surveys. It returns an error when nothing can be told, as a scan does.
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
	for _, na := range s.res.NotAnalyzed {
		if na.Package != "" || na.File != "" {
			s.out.Unread++
		}
	}
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

// testTag matches build tags that tests are commonly put under.
var testTag = regexp.MustCompile(`^(integration|e2e|acceptance|functional|smoke|system)\w*$`)

// tags returns the build tags that test files of the tree stand under, each by itself.
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

// job is one survey on its way.
type job struct {
	o       Options
	presets []rule.Preset
	res     *scan.Result
	out     *Survey
	ask     []*question
}

// seen returns the presets of which a package is imported.
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

// endings are the methods by which values are ended, the usual one first. What is scanned need not call them, so that
// a made rule names them: the loader keeps of dependencies what source or a use may select.
var endings = []string{"Close", "Disconnect", "Shutdown"}

// made are rules of presets that only find: what no preset of the list is imported for, finds nothing.
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

// scan scans with rules that were made, not written.
func (s *job) scan(ctx context.Context, f *rule.File) (*scan.Result, error) {
	f.Path = filepath.Join(s.o.Root, rule.FileName)
	return scan.Run(ctx, scan.Options{Rules: f, Dir: s.o.Root, Tags: s.o.Tags, Platforms: s.o.Platforms, Lenient: true, Now: s.o.Now, Progress: s.o.Progress})
}

// At says what the code around a violation is for: that of a program which is none of production is aside.
func (s *Survey) At(v *scan.Violation) Where { return s.aside(at(v), v.Package) }

func (s *Survey) aside(w Where, pkg string) Where {
	if w == Production && slices.ContainsFunc(s.Mains, func(m Main) bool { return m.Package == pkg && !m.Production }) {
		return Aside
	}
	return w
}

// at says so without knowing the programs.
func at(v *scan.Violation) Where {
	if v.NamedSnippet() != "" {
		return Documentation
	}
	return standIn(whereOf(v.Priority, v.Test), v.Function)
}

// standInName matches the names of functions that make what tests put in the place of something.
var standInName = regexp.MustCompile(`(^|[^A-Za-z])(new)?(mock|fake|stub)|(Mock|Fake|Stub)($|[A-Z])`)

// standIn returns where a function of such a name is: with the tests, also in a file that is none.
func standIn(w Where, function string) Where {
	if w == Production && standInName.MatchString(function) {
		return Test
	}
	return w
}

// whereOf says what the code of a file is for.
func whereOf(p scan.Priority, test bool) Where {
	switch {
	case p == scan.High:
		return Production
	case p == scan.Low && !test:
		return Aside
	}
	return Test
}

// place returns that of a violation.
func (s *Survey) place(v *scan.Violation) Place {
	return Place{File: v.File, Line: v.Line, Function: v.Function, Symbol: v.Symbol, Where: s.At(v), Package: v.Package}
}
