package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// function is a plain function around a violation, with all places that name it.
type function struct {
	mentioned
	site    *site // the violation's
	decl    *ast.FuncDecl
	callers []*caller
	unknown string  // why not every caller can be changed, a sentence; empty when each can
	sites   []*site // the callers' places, when each can be changed
}

// function is the plain function around a violation: neither a method, nor generic, nor one that the go command calls. It is nil where there is none.
func (p *ways) function(s *site) *function {
	return p.functions.Get(s.expr, func() *function { return p.findFunction(s) })
}

func (p *ways) findFunction(s *site) *function {
	g := p.project.groupOf(s.v)
	decl, ok := s.decl().(*ast.FuncDecl)
	variants := g.with(s.file)
	if !ok || len(variants) == 0 || decl.Recv != nil || decl.Body == nil || decl.Type.TypeParams != nil || special(s.file, decl) {
		return nil
	}
	key, ok := keyOf(variants[0].Info.Defs[decl.Name])
	if !ok {
		return nil
	}
	f := &function{mentioned: mentioned{key, g, s.file}, site: s, decl: decl, callers: p.project.callers(key)}
	if f.unknown = f.fixed(p); f.unknown == "" {
		for _, c := range f.callers {
			f.sites = append(f.sites, c.site(p.project, s.v))
		}
	}
	return f
}

// special says that the go command knows a function by its name: main, init, a test.
func special(file *load.File, decl *ast.FuncDecl) bool {
	name := decl.Name.Name
	if name == "_" || name == "init" || name == "main" && file.Syntax.Name.Name == "main" {
		return true
	}
	return strings.HasSuffix(file.Path, "_test.go") && slices.ContainsFunc([]string{"Test", "Benchmark", "Fuzz", "Example"}, func(kind string) bool { return strings.HasPrefix(name, kind) })
}

// calls are the number of calls, and of the files that they stand in.
func (f *function) calls() (calls, files int) {
	last := ""
	for _, c := range f.callers {
		if c.call == nil {
			continue
		}
		calls++
		if c.file.Path != last {
			files++
			last = c.file.Path
		}
	}
	return calls, files
}

// fixed is why not every caller of a function can be changed: a sentence, or nothing.
func (f *function) fixed(p *ways) string {
	name := f.key.name
	if len(f.callers) == 0 {
		return "nothing that is loaded calls " + name
	}
	owners := p.project.owners(f.site.v.Rule)
	file := f.site.file.Path
	for _, pkg := range f.group.variants {
		if def, ok := pkg.Types.Scope().Lookup(name).(*types.Func); ok && p.project.res.Program.Fset.PositionFor(def.Pos(), false).Filename != file {
			return fmt.Sprintf("%s is declared again for another build, at %s", name, p.project.placeOf(pkg, def.Pos()))
		}
	}
	for _, c := range f.callers {
		at := c.at(p.project)
		switch r := p.gate.refuseFile(c.group, p.project.rel(c.file.Path), c.file); {
		case c.call == nil:
			return fmt.Sprintf("%s takes %s as a value: who receives it decides when it is called", at, name)
		case c.decl() == f.decl:
			return fmt.Sprintf("%s calls itself (%s)", name, at)
		case slices.Contains(owners, plainPath(c.pkg)):
			return fmt.Sprintf("the owner itself calls %s (%s)", name, at)
		case r != nil:
			return fmt.Sprintf("it is called at %s, which can't be changed: %s", at, r.Detail)
		}
	}
	if why := p.ruled(f.key); why != "" {
		return why
	}
	return f.unseen(p.project)
}

// ruled is why the rule file needs a function as it is.
func (p *ways) ruled(key funcKey) string {
	for _, r := range p.project.res.Rules.Rules {
		uses := []string{r.Use}
		for _, e := range r.Entries {
			if e.Symbol.Package == key.path && e.Symbol.Recv == "" && e.Symbol.Name == key.name {
				return fmt.Sprintf("rule %s forbids %s itself: its callers are violations of their own", r.Name, key.name)
			}
			uses = append(uses, e.Use)
		}
		if slices.Contains(r.Owner, key.path) && slices.ContainsFunc(uses, func(use string) bool { return strings.Contains(use, key.name) }) {
			return fmt.Sprintf("rule %s uses %s", r.Name, key.name)
		}
	}
	return ""
}

// exported says that packages outside of the module can name the function.
func (f *function) exported() bool {
	_, internal := load.InternalParent(f.key.path)
	return token.IsExported(f.key.name) && !internal && f.site.file.Syntax.Name.Name != "main" && !strings.HasSuffix(f.site.file.Path, "_test.go")
}

// groups are the packages that the function and its callers are in.
func (f *function) groups() []*group {
	out := []*group{f.group}
	for _, c := range f.callers {
		if !slices.Contains(out, c.group) {
			out = append(out, c.group)
		}
	}
	return out
}

// locateFunction is the function around a violation, nil where there is none or where the violation can't be found.
func (p *ways) locateFunction(v *scan.Violation) *function {
	if v.Rule == scan.DirectiveRule || p.project.res.Program == nil {
		return nil
	}
	s, r := locate(v)
	if r != nil {
		return nil
	}
	return p.function(s)
}
