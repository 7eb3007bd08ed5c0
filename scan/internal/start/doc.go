// Package start says which folders of a tree have to be loaded: it takes the tree with its files' content and the
// compiled rules, and returns folders.
//
// There are three reasons to load a folder. It may break a rule: [Set.Wanted]. Other packages can't be understood
// without it, such as an owner: [Set.Support]. It calls a function that a rewrite may change: [Callers].
//
// A folder may break a rule in four cases. One of its files imports the package of a forbidden object, or of a type
// that is an alias of a forbidden type or defined from one. A file selects the name of a forbidden method: x.M() needs
// no import of the package that declares M; see [MethodSets] for entries that forbid all methods of a type. A file
// declares a type whose name matches a pattern. A file has a directive, or forbidden code in its documentation.
//
// The decision uses import clauses, syntax and bytes, before anything is type-checked. A folder too many costs time, a
// folder too few loses violations: where syntax is not enough, the folder is loaded. The package runs no commands. It
// reads no files, except those of modules below the tree, see [Set.MentionedBelow].
package start
