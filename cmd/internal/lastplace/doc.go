// Package lastplace stores where a person left the screen, so that it begins there again: the key of a violation, in a
// file of the user's state folder, one for each folder with a rule file.
//
// It writes only if the state folder exists; the first decision creates it. Errors are ignored, as losing the key is
// harmless. The caller must check that there is a violation with the key.
package lastplace
