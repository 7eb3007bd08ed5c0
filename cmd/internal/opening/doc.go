// Package opening opens the session that a command works on: it takes the working directory, the user's state folder
// and the global flags, returns the session, and writes its news to standard error before and after the command.
package opening
