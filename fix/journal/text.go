package journal

import (
	"fmt"

	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// ErrLost says that a kept text is not there any more, or is no longer what was kept: it will never be had again.
// An error that is not ErrLost says nothing of the text: it could not be read just now.
var ErrLost = kept.ErrLost

// PutBlob keeps bytes and returns their name, which is their SHA-256 in hex.
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

// Blob returns the bytes that PutBlob kept. The error is ErrLost when they are gone or are no longer those bytes; any
// other says that they could not be read just now.
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

// Sweep removes what PutBlob kept, but for the names in keep and for what an interrupted step needs.
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
