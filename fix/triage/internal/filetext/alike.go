package filetext

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"time"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// Alike returns the other regular files in the folder of a file that may be it under another name, and edited, sorted.
// They have at least three of four lines of its text (git calls half of them a rename, but here a folder is full of
// files that are alike), satisfy a predicate, and got their name or content at a time or later; a system that does
// not tell when has none.
func (s *Lookup) Alike(file string, text []byte, after time.Time, is func(disk []byte) bool) (all []string, err error) {
	names, err := s.Files.Names(filepath.Dir(s.Abs(file)))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		twin := path.Join(path.Dir(file), name)
		if twin == file || path.Ext(twin) != path.Ext(file) || !load.Listed(twin) || !s.Files.ChangedSince(s.Abs(twin), after) {
			continue
		}
		disk, err := s.Read(twin)
		if errors.Is(err, fs.ErrPermission) {
			continue // it was not renamed by who uses it
		}
		if err != nil {
			return nil, err
		}
		if is(disk) && mostly(text, disk) {
			all = append(all, twin)
		}
	}
	return all, nil
}

// mostly reports whether at least three of four lines of a text are in another one, in their order.
func mostly(text, other []byte) bool {
	gone := 0
	for _, h := range patch.Diff(text, other, 0) {
		gone += h.OldCount
	}
	return 4*gone <= bytes.Count(text, []byte("\n"))
}
