package rule

import (
	"path"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// extensions decodes the extends key.
func (d *decoder) extensions(f field) []Extension {
	if !f.given() {
		return nil
	}
	d.extends = true
	const what = "extends is a list of what has an ssot.yaml: packages of modules that go.mod names, or folders: [example.com/platform/ssotrules, ../rules]"
	var out []Extension
	for _, it := range d.list(f, what, true) {
		x := Extension{Path: it.text, Pos: it.pos}
		switch {
		case x.Local():
			if x.Path = path.Clean(x.Path); !pattern.Outside(x.Path) {
				x.Path = pattern.Dotted(x.Path)
			}
		case path.IsAbs(x.Path):
			d.faultf(it.pos, "a folder is relative to this file: ../rules")
			continue
		default:
			if err := pattern.CheckImport(x.Path); err != nil {
				d.faultf(it.pos, "extends names the import path of a package, or a folder that starts with a dot: %v", err)
				continue
			}
		}
		if slices.ContainsFunc(out, func(other Extension) bool { return other.Path == x.Path }) {
			d.faultf(it.pos, "%s is in extends twice", it.text)
			continue
		}
		out = append(out, x)
	}
	return out
}

// narrowing decodes an element of rules that narrows a rule of another file. It returns nil if the element is a rule.
// An element is a narrowing if it has a reason, or if it has only an exclude key and the file extends others.
func (d *decoder) narrowing(f field) *Narrowing {
	var keys []string
	switch n := f.value.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			keys = append(keys, v.Key.GetToken().Value)
		}
	case *ast.MappingValueNode:
		keys = []string{n.Key.GetToken().Value}
	}
	reasoned, alone := slices.Contains(keys, "reason"), len(keys) == 1 && keys[0] == "exclude"
	if !reasoned && (!alone || !d.extends) {
		return nil
	}
	n := &Narrowing{Rule: f.key, Pos: f.pos}
	fields := d.fields(f.value, f.at, "what narrows a rule of another file", "exclude", "reason")
	switch {
	case !d.extends:
		d.faultf(f.pos, "a reason belongs to the exclude of a rule that another file has, and this one extends none")
	case !fields["exclude"].given():
		d.faultf(f.pos, "add exclude: where rule %s does not hold", f.key)
	case !reasoned:
		d.faultf(f.pos, "add reason: why rule %s does not hold there", f.key)
	}
	n.Exclude = d.patterns(fields["exclude"], "exclude")
	if reason := fields["reason"]; reason.given() {
		n.Reason, _ = d.text(reason.value, reason.at, "reason is a line of text")
		if n.Reason == "" {
			d.faultf(reason.at, "the reason is empty")
		}
	}
	return n
}

// examples decodes the examples of a rule.
func examples(d *decoder, r *Rule, f field) {
	if !f.given() {
		return
	}
	fields := d.fields(f.value, f.at, "examples", "bad", "ok")
	read := func(key string) (out []Example) {
		if !fields[key].given() {
			return nil
		}
		for _, it := range d.list(fields[key], key+" is a list of pieces of Go code", true) {
			out = append(out, Example{Code: it.text, Pos: it.pos})
		}
		return out
	}
	r.Bad, r.OK = read("bad"), read("ok")
}
