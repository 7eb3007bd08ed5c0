// Package project indexes a scan's result for planning: violations by fingerprint and file, packages with all their
// variants, who mentions which function or variable, and which source that is not loaded may mention it.
//
// A Project is built once for each scan, and computes and caches further indexes on demand; it is safe for concurrent
// use. It plans nothing and writes nothing. Mentions in loaded packages are resolved by the type checker. In source
// that is not loaded (other build tags, packages with errors, nested modules, assembly) they are found by name, so some
// are reported that denote something else.
//
// Words: a group or Package is a package with all its variants; a variant is a package as loaded for one configuration,
// alone or with its tests; a caller is a place that mentions a function.
package project
