package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// A Kind is a kind of construction that an [Entry] forbids.
type Kind string

// The kinds of entries.
const (
	Call    Kind = "call"    // a function or method, called or used as a value
	Build   Kind = "build"   // T{}, &T{}, new(T), var x T
	Declare Kind = "declare" // a type declaration, by name
	Import  Kind = "import"  // an import declaration
	Ref     Kind = "ref"     // any mention of a package-level object
)

// An EntryKind describes a kind of entry, as far as that needs no Go code: its decoding, its error messages and its
// documentation. How its entries are found in code is defined in scan/internal/detect.
type EntryKind struct {
	Key     string   // the key in the rule file: the entry's [Kind], or preset
	Forms   []string // the forms of the value, for the documentation
	Value   string   // the description of the value, for error messages
	Forbids string   // what an entry forbids, for the documentation
	Names   Naming
	Types   bool // a type may replace what is forbidden

	symbol  func(text string) (Symbol, error) // parses the value; nil for a preset
	unused  string                            // why the kind can have no use, or empty
	pathUse bool                              // the use is an import path, not an expression
}

// Naming says what the value of an entry names.
type Naming int

// The values of Naming.
const (
	Objects  Naming = iota // a package-level object or a method
	Packages               // an import path
	Patterns               // a pattern for names
	Library                // a preset, which stands for many entries
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

// listed lists presets for the documentation, with their versions if they cover several.
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

// Describe returns the EntryKind of a kind.
func (k Kind) Describe() EntryKind {
	for _, known := range kinds {
		if known.Key == string(k) {
			return known
		}
	}
	return EntryKind{Key: string(k)}
}

// keys returns the keys of kinds of entries. An entry has exactly one of them.
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

// plainSymbol parses a symbol that must not be a method. Otherwise its error has the format fault, with text as the
// argument.
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

// enumerate returns "a, b and c", with last in place of "and".
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}
