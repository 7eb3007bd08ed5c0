package filter

import (
	"fmt"
	"slices"
	"strings"
)

// Word is one of the words that ask for more than text: "state:open".
type Word struct {
	Name   string
	Values []string // what it may be followed by, or begin with; nil: any text
}

// Term is one thing that must hold of what is let through.
type Term struct {
	Name  string // of the word; empty: the value is text
	Value string // lower case; of a word with values the beginning of one is enough
}

// Query is what a filter asks for: all of it must hold. An empty one lets all through.
type Query []Term

// Asks reports whether one of some words is in it.
func (q Query) Asks(names ...string) bool {
	return slices.ContainsFunc(q, func(t Term) bool { return slices.Contains(names, t.Name) })
}

// Holds reports whether all of it holds.
func (q Query) Holds(has func(Term) bool) bool {
	for _, t := range q {
		if !has(t) {
			return false
		}
	}
	return true
}

// parse takes a text apart. A word without a value, as it is while it is typed, asks for nothing; what is wrong is
// said, and lets nothing through: nobody is to take what is left for all that there is.
func parse(text string, words []Word) (q Query, faults []string) {
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		name, value, colon := strings.Cut(w, ":")
		known := slices.IndexFunc(words, func(o Word) bool { return o.Name == name })
		if !colon || known < 0 {
			if colon && value != "" && letters(name) && len(words) > 0 {
				faults = append(faults, fmt.Sprintf("%s: is looked for as text; the words are %s", name, named(words)))
			}
			q = append(q, Term{Value: w})
			continue
		}
		if value == "" {
			continue
		}
		if values := words[known].Values; values != nil && len(begin(values, value)) == 0 {
			faults = append(faults, fmt.Sprintf("there is no %s:%s: it is %s", name, value, strings.Join(values, ", ")))
		}
		q = append(q, Term{name, value})
	}
	return q, faults
}

// complete returns how the last word of a text can go on: what can be put behind the text without a doubt, and all that
// is possible.
func complete(text string, words []Word) (sure string, all []string) {
	last := text[strings.LastIndexByte(text, ' ')+1:]
	name, value, colon := strings.Cut(strings.ToLower(last), ":")
	var choices []string
	if colon {
		i := slices.IndexFunc(words, func(o Word) bool { return o.Name == name })
		if i < 0 {
			return "", nil
		}
		choices = begin(words[i].Values, value)
		all = choices
	} else {
		value = name
		for _, w := range words {
			if value != "" && strings.HasPrefix(w.Name, value) {
				choices = append(choices, w.Name+":")
			}
		}
		if all = choices; value == "" {
			all = strings.Fields(named(words))
		}
	}
	if len(choices) == 0 {
		return "", all
	}
	sure = choices[0]
	for _, c := range choices[1:] {
		for !strings.HasPrefix(c, sure) {
			sure = sure[:len(sure)-1]
		}
	}
	return sure[len(value):], all
}

// begin returns the values that begin so.
func begin(values []string, with string) []string {
	var out []string
	for _, v := range values {
		if strings.HasPrefix(v, with) {
			out = append(out, v)
		}
	}
	return out
}

// named are words as they are typed: "hazard: rule:".
func named(words []Word) string {
	var out []string
	for _, w := range words {
		out = append(out, w.Name+":")
	}
	return strings.Join(out, " ")
}

func letters(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}
