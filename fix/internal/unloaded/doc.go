// Package unloaded reads source that is not loaded with types: files outside of the scanned build configurations,
// folders that mention nothing forbidden, nested modules, and dependencies.
//
// In: a file or package, and what to look for: an escaping name by which it can obtain a value ([Escape]), or a type
// that methods end ([Value]). Out: the first place that may end or change the value, and the further names by which
// it passes the value on. Files are searched as bytes, and parsed where a name was found. A file that can't be read
// is treated as missing.
//
// Types are resolved as far as declarations say: those of the function, of its package's files, and of the tree's
// packages that it imports. Scopes are ignored: a name has the types of everything that is assigned to it. An
// expression of another type is no use of the value; an expression of unknown type may be one, so that the answers
// err on the side of finding too much.
package unloaded
