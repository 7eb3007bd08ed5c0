// Package unloaded reads source that is not loaded with types: files that no scanned configuration includes, folders
// that mention nothing forbidden, modules below the tree. It searches bytes, and parses where a name was found. A file
// that can't be read is as if it were not there.
package unloaded
