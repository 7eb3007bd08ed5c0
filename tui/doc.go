// Package tui is the terminal's screen: a list of violations, the rewrite of the one under the cursor, and a key for
// each decision.
//
// A session (see Session) goes in; decisions are taken by it and come out as its answers. The packages below tui are
// the parts of the screen: each owns its state, takes what is new and draws itself; none knows another, and none knows
// what a violation is. Here is what they are about:
//
//   - review: the violations, which of them are in the list, and the cursor
//   - plans: the rewrites that were planned so far, and which of several is looked at
//   - page: what the pane of the rewrite holds, in the words of teller
//   - decide: a key and what is in sight go in, what is to be done, asked or said comes out; it changes nothing
//   - question: what is asked before something is done, and what was typed into it
//   - work: what is done with the session off the event loop, one thing at a time
//
// The model owns them all. It routes keys and messages and holds nothing else but what they share. Only work touches
// the session, never from the event loop; an answer to a question that no longer stands is dropped by its number, and
// nothing is decided but about what is on the screen.
package tui
