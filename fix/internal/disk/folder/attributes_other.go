//go:build !linux && !darwin

package folder

import "os"

// attributes are not known here: alternate streams and access lists of Windows are not read, and a new file has what
// its folder gives it.
func attributes(*os.File) (map[string]string, error) { return nil, nil }

func keepAttributes(*os.File, map[string]string) error { return nil }
