// Package gate says what can't be rewritten, before anything is written: by the kind of the violation, the file that
// it stands in, the package that would import the owner, and the place of the expression. What passes gets a site.
package gate
