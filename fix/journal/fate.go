package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Fate is what became of a step that was interrupted.
type Fate string

// The fates.
const (
	Dropped    Fate = "dropped"     // no file was changed yet
	RolledBack Fate = "rolled back" // some files were changed; what the step made of them is gone again
	Kept       Fate = "kept"        // all files are changed
	Foreign    Fate = "foreign"     // as rolled back, but a file was edited where the step had changed it: what is left of the step there stays
)

// Recovery tells of an interrupted step.
type Recovery struct {
	Fate   Fate
	Record json.RawMessage // what Commit was given
	Files  []FileState
}

// FileState is what a file of an interrupted step was found to be.
type FileState struct {
	Path          string
	Before, After string // the names of blobs: as it was, as decided
	Found         Found
	Edited        bool // another program wrote to it, before or after
}

// Found says which text a file has.
type Found string

// What a file can be found to be.
const (
	AsBefore Found = "before" // edited: an edit of the old text, with nothing of the step in it
	AsAfter  Found = "after"  // edited: an edit elsewhere in the new text
	Half     Found = "half"   // edited where the step had changed it
	Gone     Found = "gone"   // there is none, or something that is no file
)

// finding is a file of an interrupted step with what taking it back needs.
type finding struct {
	FileState
	disk, back []byte // of an edited new text: as it is, and without what the step made of it
}

// examine looks at the files of an interrupted step. What can't be read is an error: it says nothing of a file.
func (j *Journal) examine(in *intent) ([]finding, error) {
	list := make([]finding, 0, len(in.Files))
	begun := false // the first file was replaced, so that every old text stood beside its file
	for _, f := range in.Files {
		x := finding{FileState: FileState{Path: f.Path, Before: f.Before, After: f.After}}
		data, _, err := j.read(f.Path)
		switch {
		case missing(err), errors.Is(err, errNotRegular), err != nil && j.behindLink(f.Path):
			x.Found = Gone
		case err != nil:
			return nil, fmt.Errorf("look at %s, which an interrupted step changes: %w", f.Path, err)
		case sum(data) == f.Before:
			x.Found = AsBefore
		case sum(data) == f.After:
			x.Found, begun = AsAfter, true
			if x.Edited, err = j.overwritten(f); err != nil {
				return nil, err
			}
		default:
			x.Edited, x.disk = true, data
		}
		list = append(list, x)
	}
	for i := range list {
		if x := &list[i]; x.Found == "" {
			if err := j.attribute(in.Files[i], x, begun); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// overwritten reports whether someone wrote into the old file at the last instant before it was replaced: then that is what comes back.
func (j *Journal) overwritten(f entry) (bool, error) {
	old, _, err := j.read(f.Undo)
	switch {
	case missing(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look at the old text of %s: %w", f.Path, err)
	}
	return sum(old) != f.Before, nil
}

// attribute tells which text another program edited.
func (j *Journal) attribute(f entry, x *finding, begun bool) error {
	replaced, err := j.replaced(f, begun)
	if err != nil {
		return err
	}
	if !replaced {
		x.Found = AsBefore
		return nil
	}
	before, err := j.Blob(f.Before)
	if errors.Is(err, ErrLost) {
		x.Found = Half // as far as can be told
		return nil
	}
	if err != nil {
		return err
	}
	after, err := j.Blob(f.After)
	if errors.Is(err, ErrLost) {
		x.Found = Half
		return nil
	}
	if err != nil {
		return err
	}
	if back, err := patch.Rebase(before, after, x.disk); err == nil && !bytes.Equal(back, x.disk) {
		x.Found, x.back = AsAfter, back
		return nil
	}
	if _, err := patch.Rebase(after, before, x.disk); err == nil {
		x.Found = AsBefore // taken back outside
		return nil
	}
	x.Found = Half
	return nil
}

// replaced reports whether a file that was edited had been replaced before. Its new text stands beside it until then, and its old one from before the first file is replaced.
func (j *Journal) replaced(f entry, begun bool) (bool, error) {
	temp, _, err := j.read(f.Temp)
	if err != nil && !missing(err) {
		return false, fmt.Errorf("look at the new text of %s: %w", f.Path, err)
	}
	if err == nil && sum(temp) == f.After {
		return false, nil
	}
	_, err = j.root.Lstat(f.Undo)
	if err != nil && !missing(err) {
		return false, fmt.Errorf("look at the old text of %s: %w", f.Path, err)
	}
	return err == nil || begun, nil
}

// behindLink reports whether a symbolic link on the way to a file leads out of the folder, so that it can't be reached.
func (j *Journal) behindLink(p string) bool {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if info, err := j.root.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			_, err := j.root.Stat(dir)
			return err != nil
		}
	}
	return false
}

// fate is what is to become of a step of which the files were found so: it is kept where all of it is there, and no edit of the last instant lies beside; else it goes.
func fate(files []finding) Fate {
	after, half, whole := 0, 0, 0
	for _, x := range files {
		switch {
		case x.Found == Half:
			half++
		case x.Found == AsAfter:
			after++
			if !x.Edited || x.back != nil {
				whole++
			}
		}
	}
	switch {
	case whole == len(files):
		return Kept
	case half > 0:
		return Foreign
	case after > 0:
		return RolledBack
	}
	return Dropped
}

// takeOut takes what the step made of a file out of one that was edited elsewhere. It takes the new text's name, which is free by then.
func (j *Journal) takeOut(f entry, x finding) error {
	data, info, err := j.read(f.Path)
	if err != nil {
		return err
	}
	if !bytes.Equal(data, x.disk) {
		return &ChangedError{Path: f.Path}
	}
	if err := j.discard(f.Temp); err != nil {
		return err
	}
	if err := j.create(f.Temp, x.back, info); err != nil {
		return err
	}
	if err := j.root.Rename(f.Temp, f.Path); err != nil {
		return err
	}
	return j.sync(path.Dir(f.Path))
}
