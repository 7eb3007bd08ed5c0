// Package lastplace is where a person left the screen, so that it begins there again: the key of a violation, in a file
// of the user's state folder for each folder of a rule file. It is written only where that folder exists, which the
// first decision makes. Losing it is harmless, and a value that is none is nowhere.
package lastplace
