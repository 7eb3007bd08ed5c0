// Package record is the session as it is kept: the decisions, the steps that undo can take back, the files that follow
// from them, and the earlier texts of files that may come back. In go bytes of session.json or changes on a clone, out
// comes a record that is never changed behind the back of one who holds it. It looks at no disk and at no scan; what it
// reads it checks first.
package record
