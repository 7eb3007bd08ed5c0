package refusal

import "github.com/seed-58def443/ssot/fix/glossary"

// Hazard is a fact that a reviewer must know before accepting a rewrite.
type Hazard struct {
	Kind   HazardKind
	Detail string // "rdb is closed by Hub.Stop"
	Place  string // file:line, or empty
	// Unproven reports whether the hazard is only possible: "it may be closed by X". Otherwise it is certain.
	Unproven bool
	// Setting is the setting that differs, for kind options: "DB", "TLSConfig.ServerName". It is empty if the
	// constructions can't be compared.
	Setting string
}

// HazardKind is a kind of hazard; see [Hazards].
type HazardKind string

// Refusal is the reason why there is no rewrite.
type Refusal struct {
	Kind   Kind
	Detail string // one sentence that a reviewer can check
}

// Kind is a kind of refusal; see [Refusals].
type Kind string

// The kinds of refusals.
const (
	FindOnly      Kind = "find-only"
	Alternative   Kind = "alternative"
	Directive     Kind = "directive"
	Snippet       Kind = "snippet"
	Declare       Kind = "declare"
	Import        Kind = "import"
	Ref           Kind = "ref"
	FunctionValue Kind = "function-value"
	Copy          Kind = "copy"
	Shared        Kind = "changed"
	Generated     Kind = "generated"
	Cgo           Kind = "cgo"
	Line          Kind = "line-directive"
	Folder        Kind = "folder"
	Symlink       Kind = "symlink"
	Errors        Kind = "errors"
	Stale         Kind = "stale"
	Cycle         Kind = "cycle"
	Internal      Kind = "internal"
	Require       Kind = "require"
	Type          Kind = "type"
	Major         Kind = "major-version"
	Results       Kind = "results"
	NoEqual       Kind = "no-equal"
	Recursion     Kind = "recursion"
	Name          Kind = "name"
	Scope         Kind = "scope"
	Owner         Kind = "owner"
	Exported      Kind = "package-type"
	Unused        Kind = "unused"
	Manual        Kind = "manual"
	Conflict      Kind = "conflict"
	Check         Kind = "check"
)

// Refusals describes all kinds of refusals, in the order in which they are checked.
func Refusals() []glossary.Entry {
	return []glossary.Entry{
		{Name: string(FindOnly), Title: "only found", Help: "The rule has no use: it says what is wrong and not what to write instead; give it one, or change the code by hand."},
		{Name: string(Alternative), Title: "no such alternative", Help: "The violation has no alternative of this name, or no longer; ask for its rewrite to see those that there are."},
		{Name: string(Directive), Title: "a directive, not code", Help: "An allow directive is expired, malformed or unused; correct it or remove its line."},
		{Name: string(Snippet), Title: "a snippet to rewrite by hand", Help: "Code in a Markdown page, a doc comment or a text is rewritten where it parses and one value takes the place of another; change this one by hand."},
		{Name: string(Declare), Title: "a type declaration", Help: "A declaration has no single expression that could be replaced; move its users to the owner, then delete it."},
		{Name: string(Import), Title: "names that the new package lacks", Help: "The file uses names of the old package that the new one does not have; add them there, or change these uses by hand."},
		{Name: string(Ref), Title: "a mention that is more than a read", Help: "The object is assigned to, its address is taken, or its name is used in a way that the use can't have; change this place by hand."},
		{Name: string(FunctionValue), Title: "a function value", Help: "The constructor is passed on, not called: whoever receives it decides when and how often it is called."},
		{Name: string(Copy), Title: "a struct held by value", Help: "A copy of the one is another one; hold a pointer to it first."},
		{Name: string(Shared), Title: "overwritten after it is made", Help: "The struct that the value points to is overwritten, and after the rewrite that would be the one that everybody shares; give the variable another value instead."},
		{Name: string(Generated), Title: "a generated file", Help: "The generator would write the old code again; change the generator."},
		{Name: string(Cgo), Title: "a cgo file", Help: "A file that imports C is only known without its C part, so a rewrite of it can't be verified; change it by hand."},
		{Name: string(Line), Title: "a file with //line", Help: "A //line directive says that this file was made from another; change that one."},
		{Name: string(Folder), Title: "a folder that is left alone", Help: "Nothing is written in a folder vendor or in one whose name begins with a dot, also where a package in it is imported; change this place by hand."},
		{Name: string(Symlink), Title: "a symbolic link", Help: "Nothing is written through a symbolic link; change the file that it leads to."},
		{Name: string(Errors), Title: "code with errors", Help: "This place, or its file, does not parse or type-check as it is; correct it and scan again."},
		{Name: string(Stale), Title: "changed since the scan", Help: "The source is not what was scanned; scan again."},
		{Name: string(Cycle), Title: "an import cycle", Help: "The owner imports this package, so this package can't import the owner; break the cycle, or pass the value in."},
		{Name: string(Internal), Title: "not visible here", Help: "Go's rule for internal and main packages keeps this package, or who reads this documentation, from importing the owner; move the owner, or pass the value in."},
		{Name: string(Require), Title: "a module that is not required", Help: "The owner is of another module of the workspace, which this one does not require; add it to go.mod, or pass the value in."},
		{Name: string(Type), Title: "another type", Help: "The use can't stand where the violation stands, because its type is another one."},
		{Name: string(Major), Title: "another major version", Help: "The use is of another major version of the same library; move this code to that version first."},
		{Name: string(Results), Title: "another number of results", Help: "The use returns more or fewer values than the violation; change the statement by hand."},
		{Name: string(NoEqual), Title: "no equal", Help: "The result is used in a way that has no equal with the use, or what the use takes over would be evaluated otherwise."},
		{Name: string(Recursion), Title: "leads back to itself", Help: "The use gets its value from this very place, and would call itself or be made of itself; this is where the one is made: name the function as an owner, or allow it."},
		{Name: string(Name), Title: "a name that can't be had", Help: "A name in the use means something else at this place."},
		{Name: string(Scope), Title: "nothing in scope will do", Help: "The use takes a context or another value from where it stands, and there is none, or more than one; pass one in, or change this place by hand."},
		{Name: string(Owner), Title: "an owner with errors", Help: "The package that the use comes from does not type-check, or lacks the name in one configuration, so nothing that uses it can be verified; correct it and scan again."},
		{Name: string(Exported), Title: "changes a package-level type", Help: "The type of a package-level variable would change, and with it the code that uses it elsewhere; write its type out first."},
		{Name: string(Unused), Title: "leaves something unused", Help: "What fed the violation would be unused, and it can't be removed safely; remove it by hand."},
		{Name: string(Manual), Title: "comments in the way", Help: "A comment with a TODO or a directive stands in what would be replaced; decide by hand what becomes of it."},
		{Name: string(Conflict), Title: "conflicts with another decision", Help: "The rewrite can't be joined with what was decided already; undo that, or change this place by hand."},
		{Name: string(Check), Title: "does not type-check", Help: "The package would not type-check after the rewrite."},
	}
}

// Entry describes the kind.
func (k Kind) Entry() glossary.Entry { return glossary.Find(Refusals(), string(k)) }
