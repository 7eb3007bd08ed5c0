package journal

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
)

// intentVersion is the version of the intent file that this program writes, and the only one it reads. With version 1 a
// file with a Temp's name could be half written.
const intentVersion = 2

// intent is a step that is being made. It is on disk from before the first file is touched until the caller's state is saved.
type intent struct {
	Version int             `json:"version"`
	ID      string          `json:"id"`
	Files   []entry         `json:"files"`
	Record  json.RawMessage `json:"record,omitempty"`
}

// entry is one file of an intent.
type entry struct {
	Path   string `json:"path"`
	Before string `json:"before"` // the names of blobs
	After  string `json:"after"`
	Temp   string `json:"temp"` // beside the file: its new text, until it takes the file's place; then, for an instant, what was there
	Undo   string `json:"undo"` // beside the file: its old text, until the step is done
}

// part is the name of a text that is not yet written as a whole.
func (f entry) part() string { return f.Temp + "-part" }

// newEntry names the files that belong to a step's nth file.
func newEntry(id string, n int, p, before, after string) entry {
	temp := path.Join(path.Dir(p), ours+id+"-"+strconv.Itoa(n))
	return entry{Path: p, Before: before, After: after, Temp: temp + "-new", Undo: temp + "-old"}
}

var ids = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// newID is random, so that no file of anybody else's can have the names made of it.
func newID() string { return rand.Text() }

// Interrupted reports whether a step is open: one that is being made just now, or one that a crash left. Under Lock it is the latter, and Recover resolves it.
// When that can't be told a step may be open: Recover says what is wrong.
func (j *Journal) Interrupted() bool {
	open, err := j.interrupted()
	return open || err != nil
}

func (j *Journal) interrupted() (bool, error) {
	own, err := j.mine()
	if err != nil {
		return false, nil // nothing was ever begun
	}
	_, err = own.Lstat(intentFile)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for an interrupted step: %w", err)
	}
	return true, nil
}

// readIntent returns the open step, or nil when there is none.
func (j *Journal) readIntent() (*intent, error) {
	own, err := j.mine()
	if err != nil {
		return nil, err
	}
	data, err := own.ReadFile(intentFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the interrupted step: %w", err)
	}
	return j.decodeIntent(data, j.name(intentFile))
}

// decodeIntent reads a step that a file holds, and errs when it is none that this journal may have begun: nothing that
// an intent says is done unseen.
func (j *Journal) decodeIntent(data []byte, file string) (*intent, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, damaged(file, err)
	}
	if head.Version != intentVersion {
		return nil, fmt.Errorf("%s has version %d, this ssot knows %d: finish the interrupted step with the ssot that began it", file, head.Version, intentVersion)
	}
	in := new(intent)
	if err := json.Unmarshal(data, in); err != nil {
		return nil, damaged(file, err)
	}
	if !ids.MatchString(in.ID) {
		return nil, damaged(file, fmt.Errorf("%q is not the ID of a step", in.ID))
	}
	for i, f := range in.Files {
		if err := j.targetName(f.Path); err != nil {
			return nil, fmt.Errorf("the interrupted step can't be resolved: %w; look at that file, then remove %s", err, file)
		}
		if !hashes.MatchString(f.Before) || !hashes.MatchString(f.After) || f != newEntry(in.ID, i, f.Path, f.Before, f.After) {
			return nil, damaged(file, fmt.Errorf("its file %q is not one that a step names", f.Path))
		}
	}
	return in, nil
}

func damaged(file string, err error) error {
	return fmt.Errorf("%s is damaged: compare your files with version control, then remove it: %w", file, err)
}

func (j *Journal) writeIntent(in *intent) error {
	data, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("write down the step: %w", err)
	}
	if err := j.save(intentFile, append(data, '\n')); err != nil {
		return fmt.Errorf("write down the step: %w", err)
	}
	return nil
}

// closeIntent ends the open step.
func (j *Journal) closeIntent() error {
	own, err := j.mine()
	if err != nil {
		return err
	}
	if err := own.discard(intentFile); err != nil {
		return err
	}
	return own.sync(".")
}

// done reports whether the state that follows from the step is the one that is saved.
func (in *intent) done(saved []byte) bool {
	var record, state bytes.Buffer
	return json.Compact(&record, in.Record) == nil && json.Compact(&state, saved) == nil && bytes.Equal(record.Bytes(), state.Bytes())
}
