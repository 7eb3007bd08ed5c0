// Package stamps caches the hashes of files, and reads a file again only if it may have changed. It writes nothing.
// Tests inject read errors.
package stamps
