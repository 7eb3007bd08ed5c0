//go:build linux || darwin

package folder

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// accessList is the attribute that holds a file's access list on Linux. A new file may have inherited one from its
// folder.
const accessList = "system.posix_acl_access"

// isTransient reports whether the system itself maintains an attribute, for the file's bytes or its writer.
func isTransient(name string) bool {
	switch name {
	case "security.ima", "security.evm", "com.apple.provenance":
		return true
	}
	return false
}

// attributes returns the extended attributes of an open file, by name.
func attributes(f *os.File) (map[string]string, error) {
	list, err := readAttribute(f, unix.Flistxattr)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	found := map[string]string{}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		if isTransient(name) {
			continue
		}
		value, err := readAttribute(f, func(fd int, to []byte) (int, error) { return unix.Fgetxattr(fd, name, to) })
		switch {
		case errors.Is(err, errNoAttribute): // it was removed meanwhile
		case err != nil:
			return nil, attributeFailure(name, err)
		default:
			found[name] = string(value)
		}
	}
	return found, nil
}

// readAttribute calls call with a large enough buffer.
func readAttribute(f *os.File, call func(fd int, to []byte) (int, error)) ([]byte, error) {
	for {
		var n int
		measure := func(to []byte) error {
			return control(f, func(fd int) (err error) {
				n, err = call(fd, to)
				return err
			})
		}
		if err := measure(nil); errors.Is(err, errors.ErrUnsupported) {
			return nil, nil // not supported by the file system
		} else if err != nil || n == 0 {
			return nil, err
		}
		data := make([]byte, n)
		if err := measure(data); errors.Is(err, unix.ERANGE) {
			continue // it grew meanwhile
		} else if err != nil {
			return nil, err
		}
		return data[:n], nil
	}
}

// keepAttributes sets extended attributes of a new file. It does not write those that already have their value,
// since attributes set by the system may need privileges.
func keepAttributes(f *os.File, want map[string]string) error {
	have, err := attributes(f)
	if err != nil {
		return err
	}
	if _, ok := want[accessList]; !ok && have[accessList] != "" {
		if err := control(f, func(fd int) error { return unix.Fremovexattr(fd, accessList) }); err != nil {
			return attributeFailure(accessList, err)
		}
	}
	for name, value := range want {
		if is, ok := have[name]; ok && is == value {
			continue
		}
		if err := control(f, func(fd int) error { return unix.Fsetxattr(fd, name, []byte(value), 0) }); err != nil {
			return attributeFailure(name, err)
		}
	}
	return nil
}

// attributeFailure returns an attributeError if the attribute can't be kept, otherwise err with context.
func attributeFailure(name string, err error) error {
	if notPermitted(err) {
		return &attributeError{name, err}
	}
	return fmt.Errorf("keep the extended attribute %s: %w", name, err)
}
