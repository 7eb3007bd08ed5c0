package intent

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strconv"

	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// Version is the version of the intent file that this program writes, and the only one it reads. With version 1 a
// file with a Temp's name could be half written.
const Version = 2

// File is the name of the intent in the journal's folder.
const File = "intent.json"

// Intent describes a step in progress. It is on disk from before the first file is touched until the caller's state is
// saved.
type Intent struct {
	Version int             `json:"version"`
	ID      string          `json:"id"`
	Files   []Entry         `json:"files"`
	Record  json.RawMessage `json:"record,omitempty"`
}

// Entry is one file of an intent.
type Entry struct {
	Path   string `json:"path"`
	Before string `json:"before"` // the names of blobs
	After  string `json:"after"`
	Temp   string `json:"temp"` // file beside with the new text; between the exchange and the rename to Undo it has the old one
	Undo   string `json:"undo"` // file beside with the old text, until the step is complete
}

// Part returns the name of the file beside while its text is being written.
func (f Entry) Part() string { return f.Temp + "-part" }

// NewEntry returns the entry of a step's nth file, with the names of its files beside.
func NewEntry(id string, n int, p, before, after string) Entry {
	temp := path.Join(path.Dir(p), kept.Ours+id+"-"+strconv.Itoa(n))
	return Entry{Path: p, Before: before, After: after, Temp: temp + "-new", Undo: temp + "-old"}
}

var ids = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// New returns an intent without files. Its ID is random, so no other file has a name made of it.
func New(record json.RawMessage) *Intent {
	return &Intent{Version: Version, ID: rand.Text(), Record: record}
}

// Add appends a file to the step.
func (in *Intent) Add(path, before, after string) {
	in.Files = append(in.Files, NewEntry(in.ID, len(in.Files), path, before, after))
}

// Decode parses and validates the content of an intent file; file is its path, for errors. It returns an error unless
// this program could have written the intent. Name returns an error for a path that no step may write.
func Decode(data []byte, file string, name func(path string) error) (*Intent, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, damaged(file, err)
	}
	if head.Version != Version {
		return nil, fmt.Errorf("%s has version %d, this ssot knows %d: finish the interrupted step with the ssot that began it", file, head.Version, Version)
	}
	in := new(Intent)
	if err := json.Unmarshal(data, in); err != nil {
		return nil, damaged(file, err)
	}
	if !ids.MatchString(in.ID) {
		return nil, damaged(file, fmt.Errorf("%q is not the ID of a step", in.ID))
	}
	for i, f := range in.Files {
		if err := name(f.Path); err != nil {
			return nil, fmt.Errorf("the interrupted step can't be resolved: %w; look at that file, then remove %s", err, file)
		}
		if !kept.TextName(f.Before) || !kept.TextName(f.After) || f != NewEntry(in.ID, i, f.Path, f.Before, f.After) {
			return nil, damaged(file, fmt.Errorf("its file %q is not one that a step names", f.Path))
		}
	}
	return in, nil
}

func damaged(file string, err error) error {
	return fmt.Errorf("%s is damaged: compare your files with version control, then remove it: %w", file, err)
}

// Done reports whether the saved state is the record of the step.
func (in *Intent) Done(saved []byte) bool {
	var record, state bytes.Buffer
	return json.Compact(&record, in.Record) == nil && json.Compact(&state, saved) == nil && bytes.Equal(record.Bytes(), state.Bytes())
}
