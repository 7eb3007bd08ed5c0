// Package folder makes system calls on files below one open folder. Paths are resolved by os.Root, so none leads out of
// the folder, through a symbolic link either; a test can watch each call and make it fail (see Probe).
//
// The input is a slash path relative to the folder; the output is the answer of the system. Three things are not in
// package os:
//
//   - Exchange swaps two files atomically: renameat2 with RENAME_EXCHANGE on Linux, renameatx_np with RENAME_SWAP on
//     macOS, errors.ErrUnsupported elsewhere.
//   - Access, Frozen and Mounted find out whether a file may be replaced, which a rename alone would not ask: it needs
//     no permission on the file itself. They use faccessat with the effective IDs, statx and chflags.
//   - Original records owner, mode and extended attributes of a file; Handle.Keep applies them to its replacement.
//
// System calls that os.Root lacks are made on the open parent folder of the file. Before each, the path is checked
// again to be free of symbolic links.
//
// The package makes no decisions: what may be written, and in which order, is up to its callers. Not preserved: access
// lists of macOS and Windows, alternate data streams, flags of chattr and chflags, and trusted.* attributes.
package folder
