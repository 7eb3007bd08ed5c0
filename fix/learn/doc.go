// Package learn generates rows of library behaviour from a module's source. It implements the command ssot rules
// learn.
//
// In: the folder of a module, and an import path. Out: an [Outcome], and a file in the user's own folder. The module
// that contains the package is read from the module cache, in the version that go.mod selects and go.sum verifies
// (package summary). Rows by hand take precedence over generated rows, and these over what a rule file says. A
// function without a row is unknown, not harmless.
package learn
