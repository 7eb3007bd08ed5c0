package rule

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/seed-58def443/ssot/scan/internal/similar"
)

// entries decodes forbid. An entry of the rule file replaces a preset's entry for the same symbol, so that one
// constructor can have a use of its own.
func (d *decoder) entries(r *Rule, forbid field, owned bool) {
	seq, ok := forbid.value.(*ast.SequenceNode)
	if !ok {
		d.faultf(forbid.at, "forbid is a list of entries such as - preset: go-redis%s", hint(forbid.value))
		return
	}
	if len(seq.Values) == 0 {
		d.faultf(forbid.at, "rule %s forbids nothing; add an entry such as - preset: go-redis", r.Name)
		return
	}
	var all []*Entry
	written := map[string]Position{} // by entryKey; for presets by name and places
	for _, n := range seq.Values {
		for _, e := range d.entry(n, r, owned) {
			key := entryKey(e)
			if e.Preset != "" {
				key = fmt.Sprint("preset ", e.Preset, e.Only, e.Exclude)
			}
			if first, dup := written[key]; dup && first != e.Pos {
				d.faultf(e.Pos, "this entry is there twice: first on line %d", first.Line)
				break
			}
			written[key] = e.Pos
			all = append(all, e)
		}
	}
	for _, e := range all {
		if _, replaced := written[entryKey(e)]; e.Preset == "" || !replaced {
			r.Entries = append(r.Entries, e)
		}
	}
}

// entryKey identifies what an entry forbids, and where.
func entryKey(e *Entry) string {
	return fmt.Sprint(e.Kind, " ", e.Symbol, e.Where, e.Only, e.Exclude)
}

// entry decodes one element of forbid. It returns one entry, or all entries of a preset.
func (d *decoder) entry(n ast.Node, r *Rule, owned bool) []*Entry {
	pos := d.start(n)
	known := keys(kinds)
	if text, ok := n.(*ast.StringNode); ok {
		d.faultf(pos, "an entry says what kind of thing it forbids: %s, as in call: %s", enumerate(known, "or"), text.Value)
		return nil
	}
	before := len(d.faults)
	fields := d.fields(n, pos, "an entry", entryKeys()...)
	if len(d.faults) > before {
		return nil
	}
	var is []EntryKind
	for _, k := range kinds {
		if fields[k.Key].given() {
			is = append(is, k)
		}
	}
	switch len(is) {
	case 0:
		d.faultf(pos, "an entry has one of %s; this one has none", enumerate(known, "and"))
		return nil
	case 1:
	default:
		d.faultf(fields[is[1].Key].pos, "an entry has one of %s; this one has %s: make them entries of their own", enumerate(known, "and"), enumerate(keys(is), "and"))
		return nil
	}
	kind := is[0]
	f, use := fields[kind.Key], fields["use"]
	text, ok := d.text(f.value, f.at, kind.Value)
	if !ok {
		return nil
	}
	if kind.Names == Library {
		return d.preset(text, f, pos, fields, r, owned)
	}
	sym, err := kind.symbol(text)
	if err != nil {
		d.faultf(f.at, "%v", err)
		return nil
	}
	e := &Entry{Kind: Kind(kind.Key), Symbol: sym, Pos: pos}
	d.narrowed(e, fields, r)
	if where := fields["where"]; where.given() && e.Kind != Call {
		d.faultf(where.pos, "where is about the arguments of a call: only a call entry has it")
	} else {
		e.Where = d.where(where)
	}
	d.entryUse(e, use, r, owned)
	return []*Entry{e}
}

func (d *decoder) preset(name string, f field, pos Position, fields map[string]field, r *Rule, owned bool) []*Entry {
	if where := fields["where"]; where.given() {
		d.faultf(where.pos, "where is about the arguments of a call: only a call entry has it")
	}
	for _, p := range d.presets {
		if p.Name != name {
			continue
		}
		model := Entry{Kind: Call}
		d.entryUse(&model, fields["use"], r, owned)
		d.narrowed(&model, fields, r)
		entries := p.Entries()
		list := make([]*Entry, 0, len(entries))
		for _, e := range entries {
			e.Pos, e.Use, e.UsePos = pos, model.Use, model.UsePos
			e.Only, e.Exclude, e.Priority = model.Only, model.Exclude, model.Priority
			list = append(list, &e)
		}
		return list
	}
	names := presetNames(d.presets)
	if near := similar.Word(name, names); near != "" {
		d.faultf(f.at, "%q is not a preset%s", name, near)
		return nil
	}
	d.faultf(f.at, "%q is not a preset; there are %s", name, enumerate(names, "and"))
	return nil
}

// entryUse sets the use of e: its own, else the rule's. The rule's use does not apply to an import, whose use is an
// import path, and to a type declaration, which has no replacement.
func (d *decoder) entryUse(e *Entry, use field, r *Rule, owned bool) {
	kind := e.Kind.Describe()
	switch {
	case kind.unused != "":
		if use.given() {
			d.faultf(use.pos, "%s", kind.unused)
		}
	case kind.pathUse:
		if !use.given() {
			return
		}
		e.UsePos = use.at
		e.Use = strings.Join(d.packages(use, e.Symbol.Package), between)
	case use.given():
		e.UsePos = use.at
		e.Use = d.expression(use, owned)
	default:
		e.Use, e.UsePos = r.Use, r.UsePos
	}
}
