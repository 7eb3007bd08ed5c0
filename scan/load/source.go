package load

import "github.com/seed-58def443/ssot/scan/load/internal/source"

// A File is a source file. The variants and configurations of a package share it.
type File = source.File

// An Error is a reason why a package could not be read completely.
type Error = source.Error
