// Package opening opens the session that a command works on: the folder and the user's own state, the build
// configurations that flags add, what there is to say before and after.
package opening
