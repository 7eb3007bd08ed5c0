// Package index finds the mentions of each object of a package, the functions that its variables are set to, and the
// packages that mention the objects of another one. An [Index] belongs to one variant of a package, is computed once
// and does not change.
//
// Methods are matched for calls through interfaces by name and signature alone ([Counterparts]), which is class
// hierarchy analysis without the check that a type has the interface's other methods: a struct that embeds the type
// may add them.
package index
