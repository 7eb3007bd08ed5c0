package rule

import (
	"go/token"
	"slices"
)

// methods decodes a list of method names, the value of ends or changes.
func (d *decoder) methods(f field, key, example string) []string {
	if !f.given() {
		return nil
	}
	var list []string
	for _, it := range d.list(f, key+" is a list of names of methods: ["+example+"]", false) {
		switch {
		case !token.IsIdentifier(it.text) || it.text == "_":
			d.faultf(it.pos, "%q is not the name of a method; write the name alone, such as %s: it counts for whatever the rule is about", it.text, example)
		case slices.Contains(list, it.text):
			d.faultf(it.pos, "%s is in %s twice", it.text, key)
		default:
			list = append(list, it.text)
		}
	}
	return list
}
