package setup

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/setup/owner"
	"github.com/seed-58def443/ssot/fix/survey"
	"github.com/seed-58def443/ssot/scan/rule"
)

// A Plan describes the files that setup is going to write, as far as the user decided.
type Plan struct {
	Survey  *survey.Survey `json:"survey"`
	Choices []*Choice      `json:"choices"`
	Mains   []Critical     `json:"mains"`
	Tags    []string       `json:"tags,omitempty"`
	Tests   string         `json:"tests"` // how rules treat violations in tests: an element of tests
	Docs    bool           `json:"docs"`  // whether code in documentation is scanned
}

// tests lists how rules can treat violations in tests, the default first.
var tests = []string{"rewrite", "report", "allow"}

// Critical describes whether a program is critical.
type Critical struct {
	survey.Main
	On bool `json:"critical"`
}

// A Choice is the question which package owns what a library builds.
type Choice struct {
	Library *survey.Library `json:"-"`
	Preset  string          `json:"preset"`
	On      bool            `json:"rule"`  // whether the library gets a rule
	Often   bool            `json:"often"` // whether one process builds several values
	Options []*Option       `json:"options"`
	Pick    int             `json:"pick"`
}

// Picked returns the option that is picked.
func (c *Choice) Picked() *Option { return c.Options[c.Pick] }

// Kind is the kind of an option.
type Kind string

// Kinds of options.
const (
	Own   Kind = "own"   // an existing package is the owner
	Write Kind = "write" // setup writes a package that is the owner
	Find  Kind = "find"  // the rule only finds violations
)

// An Option is a possible owner.
type Option struct {
	Kind   Kind          `json:"kind"`
	Owners []string      `json:"owners,omitempty"` // import paths of the owners
	Use    string        `json:"use,omitempty"`
	Calls  []string      `json:"calls,omitempty"`  // other constructors that are forbidden
	Narrow []Narrow      `json:"narrow,omitempty"` // entries with a Use of their own; Use is then that of the first
	Owner  *survey.Owner `json:"owner,omitempty"`
	Folder string        `json:"folder,omitempty"` // directory of the package to write, relative, with slashes
	Tried  *Counts       `json:"tried,omitempty"`  // what a trial scan counted
	Fault  string        `json:"fault,omitempty"`  // why the option is not valid

	spec       owner.Spec
	incidental bool // with Find: Owners merely builds the value; no other package gets one from it
}

// Narrow is an entry of a rule with its own use, which takes some of the arguments of the replaced call.
type Narrow struct {
	survey.Passed
	Use string `json:"use"`
}

// maxOwners is how many owners are offered for a library: each needs a trial scan, and nobody reads a long list.
const maxOwners = 3

func newPlan(s *survey.Survey, taken func(folder string) bool, internal bool) *Plan {
	p := &Plan{Survey: s, Tests: tests[0], Docs: true}
	for _, l := range s.Libraries {
		c := &Choice{Library: l, Preset: l.Preset, Often: l.Often(s.Mains)}
		c.On = !l.Aside && c.Often
		keeps := false
		for _, o := range l.Owners {
			if o.Form != survey.Could && len(c.Options) < maxOwners {
				c.Options = append(c.Options, own(l, o))
				keeps = keeps || o.Form == survey.Keeps
			}
		}
		if o := written(s, l, taken, internal); o != nil && !keeps { // else there would be two options for the same package
			c.Options = append(c.Options, o)
		}
		c.Options = append(c.Options, find(l, s.Mains))
		c.Pick = len(c.Options) - 1
		p.Choices = append(p.Choices, c)
	}
	for _, m := range s.Mains {
		p.Mains = append(p.Mains, Critical{m, m.Production && m.Builds > 0})
	}
	return p
}

// fallBack turns on the most frequent library of those that production builds in many places on purpose. It is used
// when no other rule replaces anything. It reports whether it found such a library.
func (p *Plan) fallBack() bool {
	var best *Choice
	for _, c := range p.Choices {
		if !c.Library.Aside {
			continue
		}
		if c.On {
			return false
		}
		if c.Often && c.Library.Figures.Production > 0 && c.Preset != "getenv" && (best == nil || c.Library.Figures.Production > best.Library.Figures.Production) {
			best = c
		}
	}
	if best != nil {
		best.On = true
	}
	return best != nil
}

// ready returns the number of rewrites that are ready.
func (p *Plan) ready() int { return p.tried().Ready }

// tried returns the sum of the trial scans' counts.
func (p *Plan) tried() Counts {
	var sum Counts
	for _, c := range p.Choices {
		if n := c.Picked().Tried; c.On && n != nil {
			sum.Ready += n.Ready
			sum.Tests += n.Tests
			sum.ReadyTests += n.ReadyTests
			sum.Docs += n.Docs
		}
	}
	return sum
}

// own returns the option whose owner is an existing package.
func own(l *survey.Library, o *survey.Owner) *Option {
	out := &Option{Kind: Own, Owners: append([]string{o.Package}, o.SetBy...), Use: o.Use, Owner: o}
	if o.Of != nil {
		out.Narrow = []Narrow{{*o.Of, o.Use}}
	}
	for _, m := range l.Makers {
		if o.Of == nil && m.Returns && m.Package == o.Package && m.Outside.All() > 0 && exported(m.Name) {
			out.Calls = append(out.Calls, m.Symbol)
		}
	}
	return out
}

func exported(name string) bool { return name != "" && strings.ToUpper(name[:1]) == name[:1] }

// find returns the option whose rule only finds violations. Its owner is the package whose function is called most for
// a value, or else the only package that builds the value in production, so that the rule does not report it.
func find(l *survey.Library, mains []survey.Main) *Option {
	out := &Option{Kind: Find}
	program := func(pkg string) bool {
		return slices.ContainsFunc(mains, func(m survey.Main) bool { return m.Package == pkg })
	}
	var best *survey.Maker
	for _, m := range l.Makers {
		if !m.Returns || m.Calls.Production == 0 || program(m.Package) {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(m.Outside.Production, best.Outside.Production), cmp.Compare(m.Calls.Production, best.Calls.Production)) > 0 {
			best = m
		}
	}
	if best != nil {
		out.Owners = []string{best.Package}
		return out
	}
	for _, b := range l.Built {
		if b.Where == survey.Production && !slices.Contains(out.Owners, b.Package) {
			out.Owners = append(out.Owners, b.Package)
		}
	}
	if len(out.Owners) != 1 || program(out.Owners[0]) {
		out.Owners = nil
	}
	out.incidental = true
	return out
}

// written returns the option whose owner is a new package. It returns nil if no known constructor builds the value.
func written(s *survey.Survey, l *survey.Library, taken func(string) bool, internal bool) *Option {
	spec := owner.Spec{Ends: l.Ends}
	out := &Option{Kind: Write}
	if i := slices.IndexFunc(l.Owners, func(o *survey.Owner) bool { return o.Form == survey.Could && o.Uses.All() > 0 }); i >= 0 {
		o := l.Owners[i]
		arg := ""
		if o.Context {
			arg = "ctx"
		}
		spec.Gives, spec.Errs, spec.Context = o.Gives, o.Errs, o.Context
		spec.Code, spec.Imports = o.Qualify+"."+o.Name+"("+arg+")", []survey.Import{{Path: o.Package}}
		if path.Base(o.Package) != o.Qualify {
			spec.Imports[0].Name = o.Qualify
		}
		out.Owners, out.Calls = []string{o.Package}, []string{o.Package + "." + o.Name}
	} else if l.Sample != nil {
		spec.Gives, spec.Errs, spec.Context = l.Sample.Gives, l.Sample.Errs, l.Sample.Context
		spec.Code, spec.Imports = l.Sample.Code, slices.Clone(l.Sample.Imports)
		spec.Like = l.Sample.File
	}
	environment := l.Preset == "getenv"
	if !environment && !spec.Possible() || s.Module == "" {
		return nil
	}
	spec.Header = s.Header
	base := "internal/"
	if !internal && taken("pkg") {
		base = "pkg/"
	}
	spec.Name = packageName(l.Rule)
	if taken(base + spec.Name) {
		spec.Name = strings.TrimSuffix(spec.Name, "x") + "own"
	}
	out.Folder = base + spec.Name
	if taken(out.Folder) {
		return nil
	}
	out.Owners = append([]string{s.Module + "/" + out.Folder}, out.Owners...)
	if environment {
		spec.Environment = true
		for _, f := range spec.Functions() {
			out.Narrow = append(out.Narrow, Narrow{survey.Passed{Kind: rule.Call, Symbol: f.Replaces}, f.Use})
		}
		out.spec, out.Use = spec, out.Narrow[0].Use
		return out
	}
	qualify(&spec)
	out.spec, out.Use = spec, spec.Use()
	return out
}

// qualify adds imports for the packages that the value's type names, under the names that the code uses.
func qualify(s *owner.Spec) {
	for _, i := range s.Imports {
		if i.Path == s.Gives.Path {
			if i.Name != "" {
				s.Gives.Code = qualifier.ReplaceAllString(s.Gives.Code, i.Name+".")
			}
			return
		}
	}
	s.Imports = append(s.Imports, survey.Import{Path: s.Gives.Path})
}

// qualifier matches a package qualifier in a type.
var qualifier = regexp.MustCompile(`[\pL_][\pL\pN_]*\.`)

// packageName returns the name of the package that owns a rule's values.
func packageName(rule string) string {
	switch rule {
	case "sql", "sqlx", "pgx", "gorm":
		return "dbx"
	case "getenv":
		return "env"
	}
	return strings.ReplaceAll(rule, "-", "") + "x"
}

// decide picks for each library the option with the most ready rewrites.
func (p *Plan) decide() {
	for _, c := range p.Choices {
		c.Pick = len(c.Options) - 1
		best := -1
		for i, o := range c.Options {
			if o.Fault != "" || o.Kind != Own {
				continue
			}
			if best < 0 || better(o, c.Options[best]) {
				best = i
			}
		}
		write := slices.IndexFunc(c.Options, func(o *Option) bool { return o.Kind == Write && o.Fault == "" })
		switch {
		case best >= 0 && (c.Options[best].Owner.Form == survey.Keeps && c.Options[best].Owner.Of == nil || c.Options[best].ready() > 0):
			c.Pick = best
		case write >= 0 && c.Options[write].Tried != nil && c.Options[write].Tried.Sound > 1:
			c.Pick = write
		}
	}
}

// drop removes rules whose findings are probably intended. Of libraries that are built in many places on purpose, it
// removes rules that replace nothing. Of the others, it removes rules that only find and have an incidental owner, and,
// if another rule remains, rules that find nothing outside their owner.
func (p *Plan) drop() {
	weak := func(o *Option) bool { return o.Kind == Find && (len(o.Owners) == 0 || o.incidental) }
	idle := func(o *Option) bool { return o.Kind == Find && o.Tried != nil && o.Tried.Found == 0 }
	others := slices.ContainsFunc(p.Choices, func(c *Choice) bool {
		o := c.Picked()
		return c.On && (o.ready() > 0 || !c.Library.Aside && !weak(o) && !idle(o))
	})
	for _, c := range p.Choices {
		o := c.Picked()
		if c.Library.Aside && o.ready() == 0 || weak(o) || idle(o) && others {
			c.On = false
		}
	}
}

// forTests decides how rules treat tests: if most test code builds values with its own arguments, such as a transport
// that replaces a server, that is intended.
func (p *Plan) forTests() {
	all, sound := 0, 0
	for _, c := range p.Choices {
		if n := c.Picked().Tried; c.On && n != nil && c.Picked().Use != "" {
			all, sound = all+n.Tests, sound+n.SoundTests
		}
	}
	if p.Tests = tests[0]; all > 1 && 2*sound < all {
		p.Tests = "allow"
	}
}

func (o *Option) ready() int {
	if o.Tried == nil {
		return 0
	}
	return o.Tried.Ready
}

// better reports whether option a leaves more rewrites ready than b, in production first.
func better(a, b *Option) bool {
	count := func(o *Option) (production, ready, proven int) {
		if o.Tried == nil {
			return 0, 0, 0
		}
		return o.Tried.Production, o.Tried.Ready, o.Tried.Proven
	}
	ap, ar, av := count(a)
	bp, br, bv := count(b)
	return cmp.Or(cmp.Compare(ap, bp), cmp.Compare(ar, br), cmp.Compare(av, bv)) > 0
}
