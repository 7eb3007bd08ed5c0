package load

import "github.com/seed-58def443/ssot/scan/load/internal/listing"

// PackageName returns the name that an import path suggests for its package, by the conventions that goimports goes by.
// Where the package is there, its clause says better.
func PackageName(importPath string) string { return listing.PackageName(importPath) }
