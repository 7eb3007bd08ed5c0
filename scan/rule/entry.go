package rule

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// entryKinds are the keys of which an entry has exactly one.
func entryKinds() []string {
	return []string{"preset", string(Call), string(Build), string(Declare), string(Import), string(Ref)}
}

// entries decodes forbid. An entry that is written out takes the place of a preset's entry for the same thing, so that one constructor can have a use of its own.
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
	written := map[string]Position{} // by thing and, for presets, name
	for _, n := range seq.Values {
		for _, e := range d.entry(n, r, owned) {
			key := entryKey(e)
			if e.Preset != "" {
				key = "preset " + e.Preset
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

// entryKey names the thing that an entry forbids.
func entryKey(e *Entry) string { return fmt.Sprint(e.Kind, " ", e.Symbol) }

// entry decodes one entry; a preset is as many as it stands for.
func (d *decoder) entry(n ast.Node, r *Rule, owned bool) []*Entry {
	pos := d.start(n)
	kinds := entryKinds()
	if text, ok := n.(*ast.StringNode); ok {
		d.faultf(pos, "an entry says what kind of thing it forbids: preset, call, build, declare, import or ref, as in call: %s", text.Value)
		return nil
	}
	before := len(d.faults)
	fields := d.fields(n, pos, "an entry", append(kinds, "use")...)
	if len(d.faults) > before {
		return nil
	}
	var is []string
	for _, k := range kinds {
		if fields[k].given() {
			is = append(is, k)
		}
	}
	switch len(is) {
	case 0:
		d.faultf(pos, "an entry has one of %s; this one has none", enumerate(kinds))
		return nil
	case 1:
	default:
		d.faultf(fields[is[1]].pos, "an entry has one of %s; this one has %s: make them entries of their own", enumerate(kinds), enumerate(is))
		return nil
	}
	f, use := fields[is[0]], fields["use"]
	text, ok := d.text(f.value, f.at, entryForm(f.key))
	if !ok {
		return nil
	}
	if f.key == "preset" {
		return d.preset(text, f, pos, use, r, owned)
	}
	sym, err := entrySymbol(Kind(f.key), text)
	if err != nil {
		d.faultf(f.at, "%v", err)
		return nil
	}
	e := &Entry{Kind: Kind(f.key), Symbol: sym, Pos: pos}
	d.entryUse(e, use, r, owned)
	return []*Entry{e}
}

func (d *decoder) preset(name string, f field, pos Position, use field, r *Rule, owned bool) []*Entry {
	for _, p := range d.presets {
		if p.Name != name {
			continue
		}
		model := Entry{Kind: Call}
		d.entryUse(&model, use, r, owned)
		entries := p.Entries()
		list := make([]*Entry, 0, len(entries))
		for _, e := range entries {
			e.Pos, e.Use, e.UsePos = pos, model.Use, model.UsePos
			list = append(list, &e)
		}
		return list
	}
	names := presetNames(d.presets)
	d.faultf(f.at, "%q is not a preset; there are %s%s", name, enumerate(names), suggest(name, names))
	return nil
}

// entryUse sets the entry's own use, else the rule's where that can stand in the place of what is forbidden: an import needs an import path, and a type declaration has no replacement.
func (d *decoder) entryUse(e *Entry, use field, r *Rule, owned bool) {
	switch {
	case e.Kind == Declare:
		if use.given() {
			d.faultf(use.pos, "a declare entry has no use: a type declaration is only found")
		}
	case e.Kind == Import:
		if !use.given() {
			return
		}
		e.UsePos = use.at
		text, ok := d.text(use.value, use.at, "use of an import entry is an import path")
		if !ok {
			return
		}
		if err := checkImportPath(text); err != nil {
			d.faultf(use.at, "use of an import entry is an import path: %v", err)
		} else if text == e.Symbol.Package {
			d.faultf(use.at, "use is the import that the entry forbids")
		}
		e.Use = text
	case use.given():
		e.UsePos = use.at
		e.Use = d.expression(use, owned)
	default:
		e.Use, e.UsePos = r.Use, r.UsePos
	}
}

// entrySymbol reads what an entry of a kind forbids.
func entrySymbol(kind Kind, text string) (Symbol, error) {
	if kind == Declare {
		return Symbol{Name: text}, checkDeclare(text)
	}
	if kind == Import {
		return Symbol{Package: text}, checkImportPath(text)
	}
	sym, err := ParseSymbol(text)
	if err != nil {
		return Symbol{}, err
	}
	if sym.Recv != "" && kind == Build {
		return Symbol{}, fmt.Errorf("build forbids a type, path.T without a star or parentheses; %s is a method", text)
	}
	if sym.Recv != "" && kind == Ref {
		return Symbol{}, fmt.Errorf("ref forbids a package-level object, path.Name; %s is a method: use call for it", text)
	}
	return sym, nil
}

// entryForm says what the value of a key is.
func entryForm(key string) string {
	switch Kind(key) {
	case Call:
		return "call is a function or a method: path.Name or (*path.T).M"
	case Build:
		return "build is a type: path.T"
	case Declare:
		return `declare is a pattern over type names: "*RedisManager"`
	case Import:
		return "import is an import path"
	case Ref:
		return "ref is a package-level object: path.Name"
	}
	return "preset is the name of a client library, such as go-redis"
}
