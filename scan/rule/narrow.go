package rule

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// choice decodes one of several words; nothing where there is none. YAML reads on and off as truth in some versions.
func (d *decoder) choice(f field, key string, words ...string) string {
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
		d.faultf(f.at, "%s is %s%s", key, enumerate(words, "or"), suggest(text, words))
		return ""
	}
	return text
}

// scopes decodes where a rule reports, and rewrites what it finds.
func (d *decoder) scopes(r *Rule, fields map[string]field) {
	tests := d.choice(fields["tests"], "tests", "rewrite", "report", "allow")
	r.AllowTests, r.ReportTests = tests == "allow", tests == "report"
	r.NoDocs = d.choice(fields["docs"], "docs", "on", "off") == "off"
}
