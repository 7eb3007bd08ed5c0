// Package verifying is the command ssot verify below its flags, and the screen's keys of the same. In go a session and
// what of it is meant; out come what package verify needs to know, and its answer in words, as a mark for each
// violation and as an exit code.
package verifying
