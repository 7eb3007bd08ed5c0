package library

import (
	"fmt"
	"strconv"
)

// Kind is what a symbol does.
type Kind string

// The kinds of rows.
const (
	Ends     Kind = "ends"     // the call ends From; of a method it is the receiver. With To: calling From, a result, ends To
	Alias    Kind = "alias"    // ending To ends From as well. Of a field: ending the struct ends what the field holds
	Owns     Kind = "owns"     // the call takes From over, and ends it in its own time
	Borrows  Kind = "borrows"  // From hands out To, whose end gives it back. Without To: the method gives its receiver back
	Parts    Kind = "parts"    // From hands out To, which it still owns: never to be ended
	Changes  Kind = "changes"  // the call changes From for all who hold it. With To: a write through To does. Of a field: a write to it
	Disturbs Kind = "disturbs" // the call drops connections of From, which lives on
	Global   Kind = "global"   // the call, or a write to the variable, is for the whole process
	Zero     Kind = "zero"     // the variable starts with its type's zero value, or a pointer to one
	Neutral  Kind = "neutral"  // it looks as if it ended or changed From, and does neither
)

// Base is what a place begins at.
type Base string

// The bases of places.
const (
	Nowhere  Base = ""
	Receiver Base = "recv"
	Argument Base = "arg"    // the Index-th; where that is a function, what it is called with
	Result   Base = "result" // the Index-th
	Field    Base = "field"  // the symbol itself, which is one
	Process  Base = "process"
)

// Place is what a row speaks of: the receiver, an argument, a result, or a field of one.
type Place struct {
	Base  Base
	Index int
	Path  string // a field of it, or nothing
}

// Row is what one symbol does.
type Row struct {
	Package   string // import path; a major version has one of its own
	Type      string // the receiver's, or that of the field; empty for a function or variable of the package
	Name      string
	Kind      Kind
	From, To  Place
	Versions  string // the versions that it holds for: v9
	Generated bool   // made from source by a program, not by a reader
	Read      string // where a generated row was read: "example.com/lib v1.2.3"; empty where that is not known
}

// Symbol returns the row's symbol as people write it: redis.Client.Close.
func (r Row) Symbol() string {
	if r.Type == "" {
		return r.Package + "." + r.Name
	}
	return r.Package + "." + r.Type + "." + r.Name
}

// Rows are all rows of one symbol.
type Rows []Row

// String returns the row as the files of rows have it, without its package.
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

// String returns the place as the files of rows have it: arg0.Client.
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

// Tell reports whether the rows say all that the symbol does: what is not among them it does not do. Those that a
// program made prove what they say, and nothing by what is missing, unless they say that it does neither.
func (l Rows) Tell() bool {
	for _, r := range l {
		if !r.Generated || r.Kind == Neutral {
			return true
		}
	}
	return false
}

// Source says where what is believed was read when a program did: ", as read in example.com/lib v1.2.3"; nothing when
// a person did.
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

// EndsReceiver reports whether the method ends what it is called on: for good, or by giving it back to where it was
// borrowed.
func (l Rows) EndsReceiver() bool {
	for _, r := range l {
		if r.From.Base == Receiver && r.To.Base == Nowhere && (r.Kind == Ends || r.Kind == Borrows) {
			return true
		}
	}
	return false
}
