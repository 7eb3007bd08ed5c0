// Package beside keeps, for each file of a step, the texts that lie beside it: its new one until that takes the file's
// place, its old one from then on, and what another program wrote at the last instant.
//
// What goes in is an entry of an intent; what comes out is which of its texts a file has, or the file with the other
// one in its place. It may touch the file and the three names beside it that the entry has, and removes none of them
// that holds what nothing else does.
package beside

import (
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// Files are those that steps change, with all that is known of them.
type Files struct {
	Root  *folder.Folder // what the paths of entries are below
	Guard target.Guard   // what a successor of a file must be
	Store kept.Store     // the texts that a step has
}
