// Package decide turns an action into a draft: which violations are meant, may they be decided, how do the files
// change, and which sentence tells the person. A [Draft] has the next record and the changes of files. The package
// takes no lock and writes nothing.
//
// Actions on named violations are all or nothing. A bulk action takes as many as possible: if the planner refuses a
// set, the set is split by what the refusal names, or in halves, and the parts are tried again (like delta debugging).
// Each violation that is left out gets a reason. Undo without IDs takes back the newest step that the person saw; it
// is refused if another step came later. Redo decides again what the last undo took back, on the files as they are
// now.
package decide
