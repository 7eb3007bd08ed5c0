package rule

import (
	"cmp"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/seed-58def443/ssot/scan/internal/similar"
)

// choice decodes one of several words. It returns an empty string if the key is absent. Some versions of YAML read on
// and off as booleans.
func (s *source) choice(f field, key string, words ...string) string {
	if !f.given() {
		return ""
	}
	text := ""
	switch n := f.value.(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.BoolNode:
		text = n.GetToken().Value
	}
	if !slices.Contains(words, text) {
		s.faultf(f.at, "%s is %s%s", key, enumerate(words, "or"), similar.Word(text, words))
		return ""
	}
	return text
}

// scopes decodes the keys tests, priority and docs of a rule.
func (d *decoder) scopes(r *Rule, fields map[string]field) {
	tests := d.choice(fields["tests"], "tests", "rewrite", "report", "allow")
	r.AllowTests, r.ReportTests = tests == "allow", tests == "report"
	if r.AllowTests && r.Hard {
		d.faultf(fields["tests"].at, "tests: allow does not go with hard: true, for nothing allows what a hard rule forbids; write tests: report, or take tests out of entries with exclude: [_test]")
	}
	r.Priority = d.priority(fields["priority"])
	r.NoDocs = d.choice(fields["docs"], "docs", "on", "off") == "off"
}

func (s *source) priority(f field) string { return s.choice(f, "priority", "high", "medium", "low") }

// narrowed decodes the keys only, exclude and priority of an entry.
func (d *decoder) narrowed(e *Entry, fields map[string]field, r *Rule) {
	e.Only = d.places(fields["only"], "only")
	e.Exclude = d.places(fields["exclude"], "exclude")
	e.Priority = cmp.Or(d.priority(fields["priority"]), r.Priority)
}

// places decodes a list of package patterns, which may contain [TestFiles].
func (d *decoder) places(f field, key string) []string {
	if !f.given() {
		return nil
	}
	list := d.patterns(f, key, TestFiles)
	if seq, ok := f.value.(*ast.SequenceNode); ok && len(seq.Values) == 0 {
		d.faultf(f.at, "%s is empty: it is a list of Go package patterns, and %s for all tests", key, TestFiles)
	}
	return list
}

// where decodes the required values of arguments, by their number.
func (s *source) where(f field) map[int]constant.Value {
	if !f.given() {
		return nil
	}
	list, ok := s.mapping(f.value, f.at, "where")
	if ok && len(list) == 0 {
		s.faultf(f.at, `where is empty: it has the value of an argument by its number, {1: '"postgres"'}`)
	}
	out := map[int]constant.Value{}
	for _, arg := range list {
		n, err := strconv.Atoi(arg.key)
		if err != nil || n < 1 || n > 99 {
			s.faultf(arg.pos, "%q is no argument: where has them by their number, 1 for the first", arg.key)
			continue
		}
		if v := s.constant(arg); v != nil {
			out[n] = v
		}
	}
	return out
}

// constant decodes a Go constant.
func (s *source) constant(f field) constant.Value {
	const what = `the value of an argument is a Go constant such as '"postgres"', 3 or true`
	var text string
	switch n := f.value.(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		text = n.GetToken().Value
	default:
		s.faultf(f.at, "%s%s", what, hint(f.value))
		return nil
	}
	tv, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
	if err != nil || tv.Value == nil {
		more := ""
		if token.IsIdentifier(text) {
			more = "; a text has quotes within quotes: '" + strconv.Quote(text) + "'"
		}
		s.faultf(f.at, "%s; %q is none%s", what, text, more)
		return nil
	}
	return tv.Value
}
