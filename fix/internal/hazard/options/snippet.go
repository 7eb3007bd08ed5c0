package options

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// address matches the options with the address of a server: in documentation these are placeholders.
var address = regexp.MustCompile(`^(Addr|Addrs|Address|Addresses|InitAddress|Network|URL|Host|Port)$`)

// SnippetOptions returns the options that a snippet sets and the owner does not. A snippet that explains these
// options would explain nothing after the rewrite.
func (p *Finder) SnippetOptions(s *snippets.Site) []refusal.Hazard {
	call, ok := ast.Unparen(s.Expr()).(*ast.CallExpr)
	if !ok {
		return nil
	}
	own, rule := p.owners.anySettings(s.V.Rule), p.rule(s.V)
	var drops []string
	for _, arg := range call.Args {
		lit := snippetLiteral(s, arg)
		if lit == nil {
			continue
		}
		for _, elt := range lit.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			name, value := inLine(kv.Key), inLine(kv.Value)
			if option := name + ": " + value; !address.MatchString(name) && !unset(value) && !own[option] && !rule.OwnerDecides(name) {
				drops = append(drops, option)
			}
		}
	}
	if len(drops) == 0 {
		return nil
	}
	return []refusal.Hazard{{Kind: refusal.HazardOptions, Detail: "the snippet shows options that the owner does not set: drops " + strings.Join(drops, ", "), Place: fmt.Sprintf("%s:%d", s.V.File, s.V.Line)}}
}

// snippetLiteral returns the composite literal of an argument, or of the variable that the argument names; nil when
// there is none.
func snippetLiteral(s *snippets.Site, arg ast.Expr) *ast.CompositeLit {
	switch x := ast.Unparen(arg).(type) {
	case *ast.CompositeLit:
		return x
	case *ast.UnaryExpr:
		lit, _ := ast.Unparen(x.X).(*ast.CompositeLit)
		return lit
	case *ast.Ident:
		e := snippets.NewEdit([]*snippets.Site{s})
		for _, stmt := range e.Statements() {
			names, values := snippets.Defined(stmt)
			for i, name := range names {
				if obj := e.Code.Info.Defs[name]; obj == nil || obj != e.Code.Info.Uses[x] || len(names) != len(values) {
					continue
				}
				if _, again := ast.Unparen(values[i]).(*ast.Ident); !again {
					return snippetLiteral(s, values[i])
				}
			}
		}
	}
	return nil
}

// inLine returns an expression on one line, shortened.
func inLine(x ast.Expr) string {
	const limit = 60
	var b bytes.Buffer
	if err := format.Node(&b, token.NewFileSet(), x); err != nil {
		return ""
	}
	text := words.OneLine(b.String())
	if r := []rune(text); len(r) > limit {
		text = string(r[:limit]) + " …"
	}
	return text
}

// unset reports whether an option has its zero value.
func unset(value string) bool {
	switch value {
	case "", `""`, "0", "nil", "false":
		return true
	}
	return false
}
