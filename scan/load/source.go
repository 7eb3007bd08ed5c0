package load

import "github.com/seed-58def443/ssot/scan/load/internal/source"

// A File is a source file. The variants and configurations of a package share it.
type File = source.File

// An Error is a problem because of which a package is incomplete.
type Error = source.Error
