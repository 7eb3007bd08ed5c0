// Package naming proposes names for variables and parameters that a rewrite declares, from their types. The caller
// checks which of them is free.
package naming
