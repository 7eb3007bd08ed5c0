// Package rule is the rule file, ssot.yaml: which constructions are forbidden, who owns the one that is allowed, and
// what replaces the others.
//
// [Load] reads a file into a [File]: rules, each with entries. Every fault is an [Error] with a line and a column, and
// all faults of a file are reported at once. Nothing here looks at Go code: whether a symbol exists is checked by
// scan/internal/validate, and files that a rule file extends are read by scan/ruleset.
//
// An entry forbids one kind of construction ([Kind]) of one [Symbol]; a preset stands for the entries of a client
// library. A use is the Go expression that replaces a violation. It may hold placeholders, which a rewrite binds to
// values of the violation's surroundings ([ParseUse]).
package rule

import (
	"fmt"
	"go/constant"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// FileName is the name of the rule file; it is looked for from the working directory upwards.
const FileName = "ssot.yaml"

// File is a decoded rule file.
type File struct {
	Path     string    // absolute
	Critical []string  // Go package patterns relative to the file
	Patterns []Pattern // those of Critical and of all rules' Exclude, with their places
	Tags     []string  // build tags scanned as well as the default configuration
	Rules    []*Rule   // in the order of the file
	Extends  []Extension
	Narrowed []*Narrowing // of rules of those that it extends
	Sources  []*Source    // the files that were added to it, each once; none in what Load returns
	Lines    []string     // its text, for faults
}

// Extension is what a file of rules names whose rules hold as well: the import path of a package whose folder has a
// rule file, or a relative folder ("../rules").
type Extension struct {
	Path string
	Pos  Position
}

// Local reports whether it names a folder, not a package.
func (x Extension) Local() bool { return pattern.Relative(x.Path) }

// Narrowing says where a rule of a file that is extended does not hold, and why.
type Narrowing struct {
	Rule    string
	Exclude []string
	Reason  string
	Pos     Position
}

// Source is a file of rules that another one extends.
type Source struct {
	Path  string   // absolute
	Name  string   // for sentences: "example.com/platform/ssotrules@v1.2.0/ssot.yaml", or from the rule file's folder
	Lines []string // its text, for faults
}

// Pattern is a package pattern where it is written.
type Pattern struct {
	Text string
	Key  string // what it stands under
	Pos  Position
}

// Rule is one decision of a team: this has one owner.
type Rule struct {
	Name    string   // the key in the file: redis
	Title   string   // one line, empty when none was given
	Owner   []Owner  // who may do what is forbidden
	Use     string   // the default replacement expression; its qualifier is the owner's package name
	UsePos  Position // where Use stands
	Exclude []string // Go package patterns relative to the file
	Decides []string // patterns over the settings that are the owner's to decide, see OwnerDecides
	Ends    []string // methods that end a value of the rule, where nothing else is known of them
	Changes []string // methods that change one for all who hold it
	Hard    bool     // no directive allows its violations, and no baseline holds them
	// AllowTests says that what is found in tests is allowed, ReportTests that it is found and not rewritten, NoDocs
	// that code which documentation shows is not looked at.
	AllowTests, ReportTests, NoDocs bool

	Bad, OK []Example // code that it is to find something in, and code that it is to find nothing in
	Entries []*Entry  // presets already expanded, in the order of the file
	// Priority is "high", "medium" or "low" where the rule says so itself, else empty.
	Priority string
	Pos      Position // of the name
}

// Entry is one forbidden thing.
type Entry struct {
	Kind   Kind
	Symbol Symbol // for Call, Build and Ref; for Import only its Package; for Declare its Name is a path.Match pattern, stars included
	Use    string // what replaces it: the entry's own, else the rule's; for Import its own only, see [Entry.Packages]; never for Declare; empty: only found
	UsePos Position
	Preset string // the preset it came from, or empty
	Pos    Position

	Where         map[int]constant.Value // of Call: what arguments have to be, by their number, 1 for the first
	Only, Exclude []string               // Go package patterns relative to the file, and [TestFiles]: where the entry holds, where it does not
	Priority      string                 // "high", "medium" or "low": the entry's own, else the rule's, else empty
	Wild          *Entry                 // the entry with the wildcard that this one is an instance of, or nil
}

// TestFiles stands among the package patterns of an entry for all _test.go files.
const TestFiles = "_test"

// AnyName is the name of a symbol that stands for all names: path.*, (*path.T).*
const AnyName = "*"

// Narrow reports whether the entry does not hold for all that has its symbol.
func (e *Entry) Narrow() bool { return len(e.Where)+len(e.Only)+len(e.Exclude) > 0 }

// Symbol names a package-level object or a method: path.Name, (path.T).M, (*path.T).M.
type Symbol struct {
	Package string // import path
	Recv    string // receiver type name, or empty
	Pointer bool   // the receiver was written with a star
	Name    string
}

// String returns the form that is written in a rule file.
func (s Symbol) String() string {
	star := ""
	if s.Pointer {
		star = "*"
	}
	switch {
	case s.Recv != "":
		return fmt.Sprintf("(%s%s.%s).%s", star, s.Package, s.Recv, s.Name)
	case s.Package == "":
		return star + s.Name
	case s.Name == "":
		return s.Package
	}
	return s.Package + "." + s.Name
}

// Example is a piece of code that a rule carries, to be tested: a Go file, or what can stand in one.
type Example struct {
	Code string
	Pos  Position
}

// Position is a place in the rule file, or in one that it extends; lines and columns are 1-based, columns count bytes.
type Position struct {
	In           *Source // nil: the rule file itself
	Line, Column int
}

// Fault returns an error at a place of the file, or of one that it extends.
func (f *File) Fault(pos Position, format string, args ...any) *Error {
	e := &Error{Path: f.Path, Pos: pos, Msg: fmt.Sprintf(format, args...)}
	lines := f.Lines
	if pos.In != nil {
		e.Path, lines = pos.In.Name, pos.In.Lines
	}
	if pos.Line > 0 && pos.Line <= len(lines) {
		e.Line = lines[pos.Line-1]
	}
	return e
}

// Error is a fault in the rule file; Error() reads "ssot.yaml:3:5: sentence", followed by the source line and a caret.
type Error struct {
	Path string // as given to Load
	Pos  Position
	Msg  string // one sentence
	Line string // the source line, without its end
}
