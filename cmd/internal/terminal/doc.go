// Package terminal knows who has the terminal and how long: what asks the program to end (Ctrl-C, SIGTERM, a terminal
// that is gone) becomes the end of a context, at once or in order while the screen is up, and the user's editor borrows
// the terminal meanwhile. It draws nothing and prints nothing.
package terminal
