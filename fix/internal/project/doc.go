// Package project is what a scan found, indexed for planning: violations by fingerprint and file, packages with all
// their variants, who calls what, and what source that is not loaded mentions. It is made once a scan; what it finds
// later it remembers. It plans nothing and writes nothing.
package project
