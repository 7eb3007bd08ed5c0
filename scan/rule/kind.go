package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// Kind says what an [Entry] forbids.
type Kind string

// The kinds of entries.
const (
	Call    Kind = "call"    // a function or method, called or used as a value
	Build   Kind = "build"   // T{}, &T{}, new(T), var x T
	Declare Kind = "declare" // a type declaration, by name
	Import  Kind = "import"  // an import declaration
	Ref     Kind = "ref"     // any mention of a package-level object
)

// EntryKind is all that there is to know about a kind of entry without looking at code: what a rule file may hold is
// read by it, errors and the documentation say what it says. How its entries are found in code stands beside the
// search, in scan/internal/detect.
type EntryKind struct {
	Key     string   // in the rule file: of the entries' [Kind], or preset
	Forms   []string // what the key's value may look like
	Value   string   // what it is, in the words of an error
	Forbids string   // what is forbidden by it, in the words of the documentation
	Names   Naming
	Types   bool // what is forbidden may be replaced by a type, too

	symbol  func(text string) (Symbol, error) // reads the value; nil of a preset
	unused  string                            // why there is nothing that could replace what is forbidden, or nothing
	pathUse bool                              // it is replaced by another import path, not by an expression
}

// Naming says what the value of a kind of entry names.
type Naming int

// What entries name.
const (
	Objects  Naming = iota // a package-level object or a method
	Packages               // an import path
	Patterns               // names that are alike
	Library                // what stands for many entries
)

// Kinds returns all kinds of entries, in the order of the documentation.
func Kinds() []EntryKind { return slices.Clone(kinds) }

var kinds = []EntryKind{
	{
		Key: "preset", Names: Library, Forms: []string{"NAME"}, Value: "preset is the name of a client library, such as go-redis",
		Forbids: "every exported constructor of a client in " + listed(Presets()),
	},
	{
		Key: string(Call), Forms: []string{"path.Name", "(*path.T).M"}, Value: "call is a function or a method: path.Name or (*path.T).M", symbol: ParseSymbol,
		Forbids: "calling a function or method, or using it as a value",
	},
	{
		Key: string(Build), Forms: []string{"path.T"}, Value: "build is a type: path.T", symbol: typeSymbol,
		Forbids: "`T{}`, `&T{}`, `new(T)`, `var x T`, also through an alias or a defined type",
	},
	{
		Key: string(Declare), Names: Patterns, Forms: []string{`"*Manager"`}, Value: `declare is a pattern over type names: "*RedisManager"`, symbol: declarePattern,
		Forbids: "declaring a type with such a name",
		unused:  "a declare entry has no use: a type declaration is only found",
	},
	{
		Key: string(Import), Names: Packages, Forms: []string{"path"}, Value: "import is an import path", symbol: importSymbol,
		Forbids: "importing a package",
		pathUse: true,
	},
	{
		Key: string(Ref), Forms: []string{"path.Name"}, Value: "ref is a package-level object: path.Name", symbol: objectSymbol,
		Forbids: "any mention of a package-level object",
		Types:   true,
	},
}

// listed names presets as the documentation does, with the versions that they know where there are several.
func listed(presets []Preset) string {
	words := make([]string, len(presets))
	for i, p := range presets {
		words[i] = "`" + p.Name + "`"
		if p.Versions != "" {
			words[i] += " (" + p.Versions + ")"
		}
	}
	return enumerate(words, "or")
}

// Describe returns the record of a kind.
func (k Kind) Describe() EntryKind {
	for _, known := range kinds {
		if known.Key == string(k) {
			return known
		}
	}
	return EntryKind{Key: string(k)}
}

// keys returns those of kinds of entries; an entry has exactly one of them.
func keys(of []EntryKind) []string {
	out := make([]string, len(of))
	for i, k := range of {
		out[i] = k.Key
	}
	return out
}

func typeSymbol(text string) (Symbol, error) {
	return plainSymbol(text, "build forbids a type, path.T without a star or parentheses; %s is a method")
}

func objectSymbol(text string) (Symbol, error) {
	return plainSymbol(text, "ref forbids a package-level object, path.Name; %s is a method: use call for it")
}

// plainSymbol reads a symbol that is no method; else the fault tells of it.
func plainSymbol(text, fault string) (Symbol, error) {
	sym, err := ParseSymbol(text)
	if err == nil && sym.Recv != "" {
		return Symbol{}, fmt.Errorf(fault, text)
	}
	return sym, err
}

func declarePattern(text string) (Symbol, error) { return Symbol{Name: text}, checkDeclare(text) }

func importSymbol(text string) (Symbol, error) {
	return Symbol{Package: text}, pattern.CheckImport(text)
}

// enumerate is "a, b and c", with that word before the last one.
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}
