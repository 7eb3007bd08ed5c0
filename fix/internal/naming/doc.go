// Package naming proposes names for what a rewrite declares: after a type, or a field. Whether one is free is for the
// caller to see.
package naming
