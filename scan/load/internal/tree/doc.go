// Package tree walks a source tree as go list does: in goes a folder, out come its Go files with their content and
// import clauses, whatever their build constraints, its Markdown pages, and what could not be read. It asks the go
// command for the modules alone, opens nothing but regular files, and follows no link to a folder. It resolves no
// import and knows no configuration.
package tree
