//go:build !linux && !darwin

package folder

import "os"

// attributes returns nothing: alternate streams and access lists of Windows are not read, and a new file inherits
// them from its folder.
func attributes(*os.File) (map[string]string, error) { return nil, nil }

func keepAttributes(*os.File, map[string]string) error { return nil }
