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
	if err := j.sync(blobDir); err != nil {
		return "", fmt.Errorf("keep the text of a file in %s: %w", j.name(Dir), err)
	}
	return hash, nil
}

// putBlob keeps bytes; their name is on the disk when the folder is synced.
func (j *Journal) putBlob(data []byte) (hash string, err error) {
	hash = sum(data)
	switch _, err := j.Blob(hash); {
	case err == nil:
		return hash, nil
	case !errors.Is(err, ErrLost): // it may be there and whole
		return "", err
	}
	if err := j.replace(path.Join(blobDir, hash), data); err != nil {
		return "", fmt.Errorf("keep the text of a file in %s: %w", j.name(Dir), err)
	}
	return hash, nil
}

// Blob returns the bytes that PutBlob kept. The error is ErrLost when they are gone or are no longer those bytes; any other says that they could not be read just now.
func (j *Journal) Blob(hash string) ([]byte, error) {
	if !hashes.MatchString(hash) {
		return nil, fmt.Errorf("%w: %q is not the name of one", ErrLost, hash)
	}
	name := path.Join(blobDir, hash)
	data, _, err := j.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %s is not there", ErrLost, j.name(name))
	case errors.Is(err, errNotRegular):
		return nil, fmt.Errorf("%w: %w", ErrLost, err)
	case err != nil:
		return nil, fmt.Errorf("read a kept text: %w", err)
	case sum(data) != hash:
		return nil, fmt.Errorf("%w: %s is damaged", ErrLost, j.name(name))
	}
	return data, nil
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
	entries, err := fs.ReadDir(j.root.FS(), blobDir)
	if err != nil {
		return fmt.Errorf("list the kept texts: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if name := e.Name(); !keep[name] && !needed[name] {
			errs = append(errs, j.discard(path.Join(blobDir, name)))
		}
	}
	return errors.Join(errs...)
}
