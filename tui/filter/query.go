package filter

import (
	"fmt"
	"slices"
	"strings"
)

// A Word is a filter word with a value: "state:open".
type Word struct {
	Name   string
	Values []string // values, of which a prefix is enough; nil: any text
}

// A Term is one condition of a query.
type Term struct {
	Name  string // name of the word; empty: the value is text to find
	Value string // lower case; for a word with values, a prefix
}

// A Query is a conjunction of terms. An empty Query matches everything.
type Query []Term

// Asks reports whether the query has one of the words.
func (q Query) Asks(names ...string) bool {
	return slices.ContainsFunc(q, func(t Term) bool { return slices.Contains(names, t.Name) })
}

// Holds reports whether all terms hold.
func (q Query) Holds(has func(Term) bool) bool {
	for _, t := range q {
		if !has(t) {
			return false
		}
	}
	return true
}

// parse returns the query of a text. It ignores a word without a value, which is still being typed. If the text has
// faults, the query matches nothing, so that nobody takes a part of the result for all of it.
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

// complete returns how the last word of a text can continue: the suffix that all completions share, and all
// completions.
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

// begin returns the values with a prefix.
func begin(values []string, with string) []string {
	var out []string
	for _, v := range values {
		if strings.HasPrefix(v, with) {
			out = append(out, v)
		}
	}
	return out
}

// named returns words as the user types them: "hazard: rule:".
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
