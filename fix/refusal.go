package fix

// Entry is what is said of a kind of hazard or refusal wherever it is shown: on the screen, in reports, in the documentation.
type Entry struct {
	Name  string // as in JSON and on the command line
	Title string // a few words
	Help  string // one sentence: what it means and what to do
}

// The kinds of refusals.
const (
	RefusedFindOnly      RefusalKind = "find-only"
	RefusedAlternative   RefusalKind = "alternative"
	RefusedDirective     RefusalKind = "directive"
	RefusedSnippet       RefusalKind = "snippet"
	RefusedDeclare       RefusalKind = "declare"
	RefusedImport        RefusalKind = "import"
	RefusedRef           RefusalKind = "ref"
	RefusedFunctionValue RefusalKind = "function-value"
	RefusedCopy          RefusalKind = "copy"
	RefusedShared        RefusalKind = "changed"
	RefusedGenerated     RefusalKind = "generated"
	RefusedCgo           RefusalKind = "cgo"
	RefusedLine          RefusalKind = "line-directive"
	RefusedSymlink       RefusalKind = "symlink"
	RefusedSyntax        RefusalKind = "syntax"
	RefusedErrors        RefusalKind = "errors"
	RefusedStale         RefusalKind = "stale"
	RefusedCycle         RefusalKind = "cycle"
	RefusedInternal      RefusalKind = "internal"
	RefusedType          RefusalKind = "type"
	RefusedMajor         RefusalKind = "major-version"
	RefusedResults       RefusalKind = "results"
	RefusedNoEqual       RefusalKind = "no-equal"
	RefusedName          RefusalKind = "name"
	RefusedScope         RefusalKind = "scope"
	RefusedOwner         RefusalKind = "owner"
	RefusedExported      RefusalKind = "package-type"
	RefusedUnused        RefusalKind = "unused"
	RefusedManual        RefusalKind = "manual"
	RefusedConflict      RefusalKind = "conflict"
	RefusedCheck         RefusalKind = "check"
)

// Refusals are all kinds of refusals, in the order in which they are looked for.
func Refusals() []Entry {
	return []Entry{
		{string(RefusedFindOnly), "only found", "The rule has no use: it says what is wrong and not what to write instead; give it one, or change the code by hand."},
		{string(RefusedAlternative), "no such alternative", "The violation has no alternative of this name, or no longer; ask for its rewrite to see those that there are."},
		{string(RefusedDirective), "a directive, not code", "An allow directive is expired, malformed or unused; correct it or remove its line."},
		{string(RefusedSnippet), "a snippet to rewrite by hand", "Code in a Markdown page, a doc comment or a text is rewritten where it parses and one value takes the place of another; change this one by hand."},
		{string(RefusedDeclare), "a type declaration", "A declaration has no single expression that could be replaced; move its users to the owner, then delete it."},
		{string(RefusedImport), "names that the new package lacks", "The file uses names of the old package that the new one does not have; add them there, or change these uses by hand."},
		{string(RefusedRef), "a mention that is more than a read", "The object is assigned to, its address is taken, or its name is used in a way that the use can't have; change this place by hand."},
		{string(RefusedFunctionValue), "a function value", "The constructor is passed on, not called: whoever receives it decides when and how often it is called."},
		{string(RefusedCopy), "a struct held by value", "A copy of the one is another one; hold a pointer to it first."},
		{string(RefusedShared), "changed after it is made", "A field of the value is set, and after the rewrite that would be a field of the one that everybody shares; set it where the owner makes it."},
		{string(RefusedGenerated), "a generated file", "The generator would write the old code again; change the generator."},
		{string(RefusedCgo), "a cgo file", "A file that imports C is only known without its C part, so a rewrite of it can't be verified; change it by hand."},
		{string(RefusedLine), "a file with //line", "A //line directive says that this file was made from another; change that one."},
		{string(RefusedSymlink), "a symbolic link", "Nothing is written through a symbolic link; change the file that it leads to."},
		{string(RefusedSyntax), "a file with syntax errors", "The file can't be parsed; correct it and scan again."},
		{string(RefusedErrors), "code with errors", "This place does not type-check as it is; correct it and scan again."},
		{string(RefusedStale), "changed since the scan", "The source is not what was scanned; scan again."},
		{string(RefusedCycle), "an import cycle", "The owner imports this package, so this package can't import the owner; break the cycle, or pass the value in."},
		{string(RefusedInternal), "not visible here", "Go's rule for internal and main packages keeps this package from importing the owner; move the owner, or pass the value in."},
		{string(RefusedType), "another type", "The use can't stand where the violation stands, because its type is another one."},
		{string(RefusedMajor), "another major version", "The use is of another major version of the same library; move this code to that version first."},
		{string(RefusedResults), "another number of results", "The use returns more or fewer values than the violation; change the statement by hand."},
		{string(RefusedNoEqual), "no equal", "The result is used in a way that has no equal with the use."},
		{string(RefusedName), "a name that can't be had", "A name in the use means something else at this place."},
		{string(RefusedScope), "nothing in scope will do", "The use takes a context or another value from where it stands, and there is none, or more than one; pass one in, or change this place by hand."},
		{string(RefusedOwner), "an owner with errors", "The package that the use comes from does not type-check, or lacks the name in one configuration, so nothing that uses it can be verified; correct it and scan again."},
		{string(RefusedExported), "changes a package-level type", "The type of a package-level variable would change, and with it the code that uses it elsewhere; write its type out first."},
		{string(RefusedUnused), "leaves something unused", "What fed the violation would be unused, and it can't be removed safely; remove it by hand."},
		{string(RefusedManual), "comments in the way", "A comment with a TODO or a directive stands in what would be replaced; decide by hand what becomes of it."},
		{string(RefusedConflict), "conflicts with another decision", "The rewrite can't be joined with what was decided already; undo that, or change this place by hand."},
		{string(RefusedCheck), "does not type-check", "The package would not type-check after the rewrite."},
	}
}

// Entry describes the kind.
func (k RefusalKind) Entry() Entry { return entry(Refusals(), string(k)) }

func entry(list []Entry, name string) Entry {
	for _, e := range list {
		if e.Name == name {
			return e
		}
	}
	return Entry{Name: name, Title: name}
}
