// Package consequence plans how files change when a decision is taken or undone, on top of all other decisions. [Plan]
// takes a snapshot and the next record, adds the written files to that record, and returns the changes. It writes
// nothing.
//
// The planner computes each file from its base and all decisions in it. A file whose plan does not change is left
// alone. What is on disk stands: if that is not what the decisions produce now, because a rule names another owner, or
// somebody wrote a line that a rewrite would take out, only the change of the action's decisions is made on disk, see
// carry. The result counts only if it has no more type errors than before; otherwise the action is refused, for the
// plan would also change what else was decided, and nobody saw that.
package consequence
