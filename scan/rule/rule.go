// Package rule is the rule file, ssot.yaml: which constructions are forbidden, who owns the one that is allowed, and
// what replaces the others.
//
// [Load] reads a file into a [File]: rules, each with entries. Every fault is an [Error] with a line and a column, and
// all faults of a file are reported at once. Nothing here looks at Go code: whether a symbol exists is checked by
// scan/internal/validate, and files that a rule file extends are read by scan/ruleset.
//
// An entry forbids one kind of construction ([Kind]) of one [Symbol]; a preset stands for the entries of a client
// library. A use is the Go expression that replaces a violation. It may contain placeholders, which a rewrite binds to
// values near the violation or to parts of it ([ParseUse]).
//
// An entry is narrow if it applies only in some places, or only to calls with some arguments. A narrowing excludes
// places from a rule of an extended file.
package rule

import (
	"fmt"
	"go/constant"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// FileName is the name of the rule file. It is looked for in the working directory and in the folders above it.
const FileName = "ssot.yaml"

// A File is a decoded rule file.
type File struct {
	Path     string    // absolute
	Critical []string  // Go package patterns relative to the file
	Patterns []Pattern // the patterns of Critical and of all rules' Exclude, with their positions
	Tags     []string  // build tags that are scanned in addition to the default configuration
	Rules    []*Rule   // in the order of the file
	Extends  []Extension
	Narrowed []*Narrowing // narrowings of rules of extended files
	Sources  []*Source    // the extended files, each once; Load leaves this empty
	Lines    []string     // the text, for faults
}

// An Extension refers to another rule file whose rules apply too: by the import path of a package whose folder contains
// the file, or by a relative folder ("../rules").
type Extension struct {
	Path string
	Pos  Position
}

// Local reports whether the extension is a folder, not a package.
func (x Extension) Local() bool { return pattern.Relative(x.Path) }

// A Narrowing says where a rule of an extended file does not apply, and why.
type Narrowing struct {
	Rule    string
	Exclude []string
	Reason  string
	Pos     Position
}

// A Source is a rule file that another one extends.
type Source struct {
	Path string // absolute
	// Name is the name in messages: "example.com/platform/ssotrules@v1.2.0/ssot.yaml", or a path relative to the rule
	// file's folder.
	Name  string
	Lines []string // the text, for faults
}

// A Pattern is a package pattern with its position in the rule file.
type Pattern struct {
	Text string
	Key  string // the key of its list
	Pos  Position
}

// A Rule forbids some constructions to everyone but its owners.
type Rule struct {
	Name    string   // the key in the file: redis
	Title   string   // one line; may be empty
	Owner   []Owner  // the code that may do what the rule forbids
	Use     string   // the default replacement expression; its qualifier is the owner's package name
	UsePos  Position // position of Use
	Exclude []string // Go package patterns relative to the file
	Decides []string // patterns for the settings that the owner decides, see OwnerDecides
	Ends    []string // methods that end a value of the rule, for methods whose effect is not known otherwise
	Changes []string // methods that change a value for all its holders
	Hard    bool     // no directive allows a violation of the rule, and no baseline accepts one
	// AllowTests allows violations in tests. ReportTests reports violations in tests without rewriting them. NoDocs
	// excludes snippets (code in documentation).
	AllowTests, ReportTests, NoDocs bool

	Bad, OK []Example // code in which the rule must find a violation, and code in which it must find none
	Entries []*Entry  // in the order of the file; presets are expanded
	// Priority is "high", "medium" or "low", or empty if the rule sets none.
	Priority string
	Pos      Position // position of the name
}

// An Entry is one forbidden thing.
type Entry struct {
	Kind   Kind
	Symbol Symbol // Import sets only its Package; for Declare, Name is a path.Match pattern
	// Use is the replacement: the entry's own, else the rule's, or empty. Import has only its own, see
	// [Entry.Packages]; Declare has none.
	Use    string
	UsePos Position
	Preset string // the preset that the entry comes from, or empty
	Pos    Position

	Where map[int]constant.Value // for Call: the required constant arguments, by their number, from 1
	// Only and Exclude are the places where the entry applies and does not: Go package patterns relative to the file,
	// and [TestFiles].
	Only, Exclude []string
	Priority      string // "high", "medium" or "low": the entry's own, else the rule's, else empty
	Wild          *Entry // the wildcard entry that this one is an instance of, or nil
}

// TestFiles matches all _test.go files when it stands among the package patterns of an entry.
const TestFiles = "_test"

// AnyName as a symbol's name is a wildcard: path.*, (*path.T).*
const AnyName = "*"

// Narrow reports whether the entry applies only to some uses of its symbol.
func (e *Entry) Narrow() bool { return len(e.Where)+len(e.Only)+len(e.Exclude) > 0 }

// A Symbol names a package-level object or a method: path.Name, (path.T).M, (*path.T).M.
type Symbol struct {
	Package string // import path
	Recv    string // receiver type name, or empty
	Pointer bool   // the receiver was written with a star
	Name    string
}

// String returns the symbol's form in a rule file.
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

// An Example is a piece of code that tests a rule: a Go file, or a part of one.
type Example struct {
	Code string
	Pos  Position
}

// A Position is a position in the rule file, or in a file that it extends. Lines and columns start at 1; columns count
// bytes.
type Position struct {
	In           *Source // nil: the rule file itself
	Line, Column int
}

// Fault returns an error at a position of the file, or of a file that it extends.
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

// An Error is a fault in the rule file. Error() returns "ssot.yaml:3:5: message", followed by the source line and a
// caret.
type Error struct {
	Path string // as given to Load
	Pos  Position
	Msg  string // one sentence
	Line string // the source line, without its line end
}
