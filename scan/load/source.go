package load

import "github.com/seed-58def443/ssot/scan/load/internal/source"

// File is a source file; the variants and configurations of a package share it.
type File = source.File

// Error is something that kept a package from being read whole.
type Error = source.Error
