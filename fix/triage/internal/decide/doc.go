// Package decide works out an action on a view: who is meant, whether it can be decided, what follows from it, and the
// sentence that says so. Out comes a draft: the next record and the changes of files. It takes no lock and writes
// nothing.
package decide
