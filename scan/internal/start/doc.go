// Package start says which folders of a tree have to be loaded: it takes the tree with its files' content and the
// compiled rules, and returns folders.
//
// There are three reasons to load a folder. It may break a rule: [Set.Wanted]. Others can't be understood without it,
// such as an owner: [Set.Support]. It calls a function that a rewrite may change: [Callers].
//
// A folder may break a rule if one of its files
//   - imports the package of a forbidden object, or of a type that is an alias of a forbidden type or made from one;
//   - selects the name of a forbidden method: x.M() needs no import of the package that declares M; see [MethodSets]
//     for entries that forbid all methods of a type;
//   - declares a type whose name matches a pattern;
//   - has a directive, or forbidden code in its documentation.
//
// All of it goes by import clauses, syntax and bytes, before anything is type-checked. Too many folders cost time, too
// few would lose violations: where syntax can't tell, a folder is loaded. The package runs nothing. It reads no files
// but those of modules below the tree, see [Set.MentionedBelow].
package start
