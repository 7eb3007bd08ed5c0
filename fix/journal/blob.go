package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
)

var hashes = regexp.MustCompile(`^[0-9a-f]{64}$`)

// PutBlob keeps bytes and returns their name, which is their SHA-256 in hex.
func (j *Journal) PutBlob(data []byte) (hash string, err error) {
	if err := j.locked(); err != nil {
		return "", err
	}
	if hash, err = j.putBlob(data); err != nil {
		return "", err
	}
	if err := j.syncOwn(blobDir); err != nil {
		return "", fmt.Errorf("keep the text of a file in %s: %w", j.name(""), err)
	}
	return hash, nil
}

// putBlob keeps bytes; their name is on the disk when the folder is synced.
func (j *Journal) putBlob(data []byte) (hash string, err error) {
	hash = sum(data)
	if _, err := j.Blob(hash); err == nil {
		return hash, nil
	} else if !errors.Is(err, ErrLost) {
		return "", err // it may be whole, and is not touched
	}
	if err := j.replace(path.Join(blobDir, hash), data); err != nil {
		return "", fmt.Errorf("keep the text of a file in %s: %w", j.name(""), err)
	}
	return hash, nil
}

// ErrLost says that a kept text is not there any more, or is no longer what was kept: it will never be had again.
// An error that is not ErrLost says nothing of the text: it could not be read just now.
var ErrLost = errors.New("a kept text is lost")

// Blob returns the bytes that PutBlob kept. The error is ErrLost when they are gone or are no longer those bytes; any
// other says that they could not be read just now.
func (j *Journal) Blob(hash string) ([]byte, error) {
	if !hashes.MatchString(hash) {
		return nil, fmt.Errorf("%w: %q is not the name of one", ErrLost, hash)
	}
	own, err := j.mine()
	if err != nil {
		return nil, fmt.Errorf("read a kept text: %w", err)
	}
	data, _, err := own.read(path.Join(blobDir, hash))
	switch {
	case errors.Is(err, errIrregular):
		return nil, fmt.Errorf("%w: %s: %w", ErrLost, j.name(path.Join(blobDir, hash)), err)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %s is not there", ErrLost, j.name(path.Join(blobDir, hash)))
	case err != nil:
		return nil, fmt.Errorf("read a kept text: %w", err)
	case sum(data) != hash:
		return nil, fmt.Errorf("%w: %s is damaged", ErrLost, j.name(path.Join(blobDir, hash)))
	}
	return data, nil
}

// texts are what a file of a step was and is to be, as Blob returns them.
func (j *Journal) texts(f entry) (before, after []byte, err error) {
	if before, err = j.Blob(f.Before); err != nil {
		return nil, nil, err
	}
	after, err = j.Blob(f.After)
	return before, after, err
}

// Sweep removes what PutBlob kept, but for the names in keep and for what an interrupted step needs.
func (j *Journal) Sweep(keep map[string]bool) error {
	if err := j.locked(); err != nil {
		return err
	}
	open, err := j.readIntent()
	if err != nil {
		return err
	}
	needed := map[string]bool{}
	if open != nil {
		for _, f := range open.Files {
			needed[f.Before], needed[f.After] = true, true
		}
	}
	own, err := j.mine()
	if err != nil {
		return err
	}
	entries, err := own.ReadDir(blobDir)
	if err != nil {
		return fmt.Errorf("list the kept texts: %w", err)
	}
	for _, e := range entries {
		if name := e.Name(); !keep[name] && !needed[name] {
			err = also(err, own.discard(path.Join(blobDir, name)))
		}
	}
	return err
}
