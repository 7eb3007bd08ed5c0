// Package consequence plans how files change when a decision is taken or undone, on top of all other decisions. [Plan]
// takes a snapshot and the next record, adds the written files to that record, and returns the changes. It writes
// nothing.
//
// The planner computes each file from its base and all decisions in it. A file whose plan does not change is left
// alone. If the text on disk is not what its decisions produce now, for example because a rule names another owner
// since, only the lines of the decided violations are exchanged, see exchange. The result counts only if it has no
// more type errors than before; otherwise the whole file is rewritten by the plan.
package consequence
