// Package scanned is one scan, by what a session asks for: violations by name and package, what the scan depends on,
// what it can see, and what the planner makes of decisions. It is made from the bytes that decisions start from and
// never changes, but for the plans that it remembers; it knows no disk after it was made.
package scanned
