// Package scan finds the violations of a rule file in Go packages, says how much each matters and why, and gives it a
// name that survives edits elsewhere.
//
// In go the rules and a folder, out comes a [Result]: violations, what could not be read, notes on the rule file, and
// the loaded program for whoever plans rewrites. It writes nothing. The steps are those of run in job.go, each a call
// into a room below scan/internal: start says which folders are loaded, configuration in which build configurations,
// detect what a rule forbids, snippets what documentation shows of it, rank how much a file matters, validate what is
// wrong with the rule file. What is left here puts them together: a place that several variants show is one violation,
// it is allowed by a directive or not, and it gets its fingerprint.
package scan
