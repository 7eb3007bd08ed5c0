package example

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Outcome is the result of one example.
type Outcome struct {
	Rule   *rule.Rule
	Bad    bool // the rule must find a violation in it
	At     rule.Position
	Fault  string // a sentence; empty if the example passes
	Broken bool   // it does not type-check here, so its result is unknown
}

// Run tests the examples of the rules. It returns an error if it can't test any of them.
func Run(ctx context.Context, o scan.Options, rules []*rule.Rule) ([]Outcome, error) {
	root := filepath.Dir(o.Rules.Path)
	tree, err := load.Walk(ctx, root, nil)
	if err != nil {
		return nil, err
	}
	t := &tests{root: root, tree: tree, owners: owner.New(o.Rules, tree), overlay: map[string][]byte{}}
	for _, r := range rules {
		t.add(r, r.Bad, true)
		t.add(r, r.OK, false)
	}
	if len(t.list) == 0 {
		return nil, nil
	}
	plain := *o.Rules
	plain.Rules = slices.Clone(o.Rules.Rules)
	for i, r := range o.Rules.Rules {
		everywhere := *r
		everywhere.Exclude = nil
		plain.Rules[i] = &everywhere
	}
	o.Rules, o.Overlay, o.Patterns, o.Files = &plain, t.overlay, nil, t.files()
	res, err := scan.Run(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := t.check(ctx, res); err != nil {
		return nil, err
	}
	return t.outcomes(res), nil
}

// tests are the examples as packages of the module.
type tests struct {
	owners  *owner.Owners
	root    string
	tree    *load.Tree
	overlay map[string][]byte
	list    []*test
}

type test struct {
	Outcome
	source
	file   string // slash path relative to the root
	errors []load.Error
}

// add creates the packages of a rule's examples.
func (t *tests) add(r *rule.Rule, examples []rule.Example, bad bool) {
	for _, x := range examples {
		file := path.Join(t.folder(r), fmt.Sprintf("ssot-example-%s-%d", r.Name, len(t.list)), "example.go")
		one := &test{Outcome: Outcome{Rule: r, Bad: bad, At: x.Pos}, source: newSource(x.Code, t.names(r)), file: file}
		t.list = append(t.list, one)
		t.overlay[filepath.Join(t.root, filepath.FromSlash(file))] = []byte(one.text)
	}
}

// folder returns the parent folder for an example of a rule, from which it may import the packages that the rule
// names: the module's root, or the folder that contains the owner's internal folder.
func (t *tests) folder(r *rule.Rule) string {
	for _, d := range t.tree.Dirs {
		if !slices.Contains(t.owners.Packages(r), d.ImportPath) {
			continue
		}
		elems := strings.Split(d.Rel, "/")
		if i := slices.Index(elems, "internal"); i > 0 {
			return path.Join(elems[:i]...)
		}
	}
	if t.tree.ModulePath != "" {
		return "."
	}
	for _, d := range t.tree.Dirs {
		if d.ImportPath != "" {
			return d.Rel // the module in the workspace
		}
	}
	return "."
}

func (t *tests) files() []string {
	out := make([]string, len(t.list))
	for i, one := range t.list {
		out[i] = filepath.Join(t.root, filepath.FromSlash(one.file))
	}
	return out
}

// check records the type errors of examples. It loads the examples that the scan did not: a scan loads only
// packages that may violate a rule.
func (t *tests) check(ctx context.Context, res *scan.Result) error {
	read := t.collectErrors(res.Program)
	var rest []string
	for _, one := range t.list {
		if !read[one] {
			rest = append(rest, "./"+path.Dir(one.file))
		}
	}
	if len(rest) == 0 {
		return nil
	}
	program, err := load.Load(ctx, load.Options{Dir: res.Root, Patterns: rest, Configurations: []load.Configuration{{Name: "default"}}, Overlay: t.overlay, Tree: t.tree})
	if err != nil {
		return fmt.Errorf("type-check the examples: %w", err)
	}
	t.collectErrors(program)
	return nil
}

// collectErrors records the errors of the examples that a program contains, and returns these examples.
func (t *tests) collectErrors(program *load.Program) map[*test]bool {
	read := map[*test]bool{}
	for _, pkg := range program.Packages {
		i := slices.IndexFunc(t.list, func(one *test) bool {
			return filepath.Base(pkg.Dir) == path.Base(path.Dir(one.file))
		})
		if i < 0 {
			continue
		}
		read[t.list[i]] = true
		for _, e := range pkg.Errors {
			if !unused(e.Msg) {
				t.list[i].errors = append(t.list[i].errors, e)
			}
		}
	}
	return read
}

// unused reports whether the type checker's message is about a variable, an import or a value that is not used.
func unused(msg string) bool {
	return strings.HasPrefix(msg, "declared and not used: ") || strings.HasSuffix(msg, " is not used") ||
		strings.HasSuffix(msg, " and not used") && strings.Contains(msg, " imported ")
}

// outcomes returns the outcome of each example.
func (t *tests) outcomes(res *scan.Result) []Outcome {
	out := make([]Outcome, len(t.list))
	for i, one := range t.list {
		found := slices.ContainsFunc(res.Violations, func(v *scan.Violation) bool { return v.File == one.file && v.Rule == one.Rule.Name })
		switch {
		case len(one.errors) > 0:
			one.Broken = true
			one.Fault = "it does not type-check here: " + one.describe(one.errors[0])
		case one.Bad && !found:
			one.Fault = "the rule finds nothing in it"
		case !one.Bad && found:
			one.Fault = "the rule finds something in it"
		}
		out[i] = one.Outcome
	}
	return out
}

// describe returns the text of an error with its line in the example.
func (one *test) describe(e load.Error) string {
	if line := e.Position.Line - one.above; line > 0 && line <= one.lines {
		return fmt.Sprintf("%s (line %d)", e.Msg, line)
	}
	return e.Msg
}
