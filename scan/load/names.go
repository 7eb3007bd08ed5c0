package load

import "github.com/seed-58def443/ssot/scan/load/internal/listing"

// PackageName returns the package name that an import path suggests, by the conventions of goimports. If the package is
// loaded, use its package clause instead.
func PackageName(importPath string) string { return listing.PackageName(importPath) }
