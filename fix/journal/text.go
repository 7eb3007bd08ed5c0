package journal

import (
	"fmt"

	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// ErrLost is returned for a blob that is missing or damaged, for good. Any other error means that it could not be read
// now.
var ErrLost = kept.ErrLost

// PutBlob stores data and returns its name, the SHA-256 of data in hex.
func (j *Journal) PutBlob(data []byte) (hash string, err error) {
	store, err := j.own.locked()
	if err != nil {
		return "", err
	}
	if hash, err = store.PutText(data); err != nil {
		return "", err
	}
	if err := store.SyncTexts(); err != nil {
		return "", fmt.Errorf("keep the text of a file in %s: %w", store.Path(""), err)
	}
	return hash, nil
}

// Blob returns the data that PutBlob stored. The error is ErrLost if it is missing or damaged.
func (j *Journal) Blob(hash string) ([]byte, error) {
	if !kept.TextName(hash) {
		return nil, fmt.Errorf("%w: %q is not the name of one", ErrLost, hash)
	}
	store, err := j.own.store()
	if err != nil {
		return nil, fmt.Errorf("read a kept text: %w", err)
	}
	return store.Text(hash)
}

// Sweep removes all blobs except those in keep and those of an interrupted step.
func (j *Journal) Sweep(keep map[string]bool) error {
	store, err := j.own.locked()
	if err != nil {
		return err
	}
	open, err := intent.Read(store, j.guard.Name)
	if err != nil {
		return err
	}
	needed := map[string]bool{}
	if open != nil {
		for _, f := range open.Files {
			needed[f.Before], needed[f.After] = true, true
		}
	}
	return store.SweepTexts(func(name string) bool { return keep[name] || needed[name] })
}
