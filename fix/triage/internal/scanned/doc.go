// Package scanned is one scan as a session uses it: violations by fingerprint and package, the hashes of all files
// that the scan depends on, which files it can see, and the planner on its result. The files that hold decisions are
// scanned as their bases. A scan never changes, except for its cache of plans; it reads the disk again only where a
// method says so.
package scanned
