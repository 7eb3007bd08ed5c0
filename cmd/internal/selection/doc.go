// Package selection is the flags by which a command takes several violations: by rule, priority, file, likeness, and
// for those that accept, by what may differ. In go the words of the command line; out comes a session's filter, or a
// sentence that says which word nobody knows.
package selection
