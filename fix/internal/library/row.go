package library

import (
	"fmt"
	"strconv"
)

// Kind is the behaviour of a symbol.
type Kind string

// The kinds of rows.
const (
	Ends     Kind = "ends"     // the call ends From; of a method it is the receiver. With To: calling From, a result, ends To
	Alias    Kind = "alias"    // ending To ends From too. Of a field: ending the struct ends the field's value
	Owns     Kind = "owns"     // the call takes ownership of From, and ends it later
	Borrows  Kind = "borrows"  // From lends To; ending To gives it back. Without To: the method gives its receiver back
	Parts    Kind = "parts"    // From returns To, which it owns: callers must not end To
	Changes  Kind = "changes"  // the call changes From for all users. With To: a write through To does. Of a field: a write to it
	Disturbs Kind = "disturbs" // the call drops connections of From, which stays usable
	Global   Kind = "global"   // the call, or a write to the variable, affects the whole process
	Zero     Kind = "zero"     // the variable starts with its type's zero value, or a pointer to one
	Flushes  Kind = "flushes"  // ending From first sends what it still holds
	Neutral  Kind = "neutral"  // a name that suggests an end or a change of From, which does not happen
)

// Base is the start of a place.
type Base string

// The bases of places.
const (
	Nowhere  Base = ""
	Receiver Base = "recv"
	Argument Base = "arg"    // the Index-th argument; of a function: the argument it is called with
	Result   Base = "result" // the Index-th result
	Field    Base = "field"  // the symbol itself, which is a field
	Process  Base = "process"
)

// Place is the receiver, an argument or a result of a row's symbol, or a field of one.
type Place struct {
	Base  Base
	Index int
	Path  string // a field of it, or empty
}

// Row describes one behaviour of one symbol.
type Row struct {
	Package   string // import path; each major version has its own
	Type      string // the type of the receiver or field; empty for a function or variable
	Name      string
	Kind      Kind
	From, To  Place
	Versions  string // the versions it applies to: v9
	Generated bool   // generated from source, not written by a reader
	Read      string // the source of a generated row: "example.com/lib v1.2.3"; empty if unknown
}

// Symbol returns the row's symbol as in documentation: redis.Client.Close.
func (r Row) Symbol() string {
	if r.Type == "" {
		return r.Package + "." + r.Name
	}
	return r.Package + "." + r.Type + "." + r.Name
}

// Rows are all rows of one symbol.
type Rows []Row

// String returns the row as in the files of rows, without its package.
func (r Row) String() string {
	name := r.Name
	if r.Type != "" && r.From.Base == Field {
		name = r.Type + "." + name
	} else if r.Type != "" {
		name = "(*" + r.Type + ")." + name
	}
	out := fmt.Sprintf("%s %s %s", name, r.Kind, r.From)
	if r.To.Base != Nowhere {
		out += " -> " + r.To.String()
	}
	return out
}

// String returns the place as in the files of rows: arg0.Client.
func (p Place) String() string {
	out := string(p.Base)
	if p.Base == Argument || p.Base == Result {
		out += strconv.Itoa(p.Index)
	}
	if p.Path != "" {
		out += "." + p.Path
	}
	return out
}

// Tell reports whether the rows describe the symbol completely. Generated rows prove what they contain, but a
// missing one proves nothing, unless one of them is Neutral.
func (l Rows) Tell() bool {
	for _, r := range l {
		if !r.Generated || r.Kind == Neutral {
			return true
		}
	}
	return false
}

// Source returns the origin of generated rows for a sentence: ", as read in example.com/lib v1.2.3". It returns ""
// for rows by hand.
func (l Rows) Source() string {
	for _, r := range l {
		if r.Read != "" {
			return ", as read in " + r.Read
		}
	}
	return ""
}

// Kind returns the first row of a kind.
func (l Rows) Kind(kind Kind) (Row, bool) {
	for _, r := range l {
		if r.Kind == kind {
			return r, true
		}
	}
	return Row{}, false
}

// EndsReceiver reports whether the method ends its receiver, or gives it back to the value that lent it.
func (l Rows) EndsReceiver() bool {
	for _, r := range l {
		if r.From.Base == Receiver && r.To.Base == Nowhere && (r.Kind == Ends || r.Kind == Borrows) {
			return true
		}
	}
	return false
}
