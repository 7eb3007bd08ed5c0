// Package beside manages the temporary files in the same folder as each file of a step: the new text until it replaces
// the file, the old text from then on, and text that another program wrote between comparison and exchange.
//
// The input is an entry of an intent; the output is which text a file has, or the file with its other text. The package
// writes only the file and the three names beside it that the entry has, and deletes none of them if its text is
// nowhere else.
package beside

import (
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// Files are the files that steps change.
type Files struct {
	Root  *folder.Folder // the paths of entries are relative to it
	Guard target.Guard   // decides what may be replaced
	Store kept.Store     // has the old and new texts
}
