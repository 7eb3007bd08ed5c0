// Package example tests rules by the code that they carry: in go a rule file and the module that it is in, out comes
// for each example what is wrong with it.
//
// Each example becomes a package of its own in the module, in memory, and one scan with the usual search covers all
// of them. So an example can use all packages of the module, and has to type-check. It is a Go file, declarations,
// statements, or an expression. The packages that the rule names are imported for it under their usual names, in
// addition to the imports at its top. Unused variables, imports and values are not reported, since examples are short.
//
// Ignored: allow directives, exclude, and violations of rules other than the example's.
package example
