package kept

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/scan/disk"
)

// ErrLost is returned for a blob that is missing or damaged, for good. Any other error means that it could not be read
// now.
var ErrLost = errors.New("a kept text is lost")

var hashes = regexp.MustCompile(`^[0-9a-f]{64}$`)

// TextName reports whether a string can be the name of a blob: a SHA-256 in hex.
func TextName(name string) bool { return hashes.MatchString(name) }

// TextPath returns the absolute system path of a blob, for messages.
func (s Store) TextPath(name string) string { return s.Path(path.Join(TextDir, name)) }

// PutText stores data as a blob and returns its name. It is durable after SyncTexts.
func (s Store) PutText(data []byte) (name string, err error) {
	name = file.Sum(data)
	if _, err := s.Text(name); err == nil {
		return name, nil
	} else if !errors.Is(err, ErrLost) {
		return "", err // it may be intact: leave it
	}
	if err := s.replace(path.Join(TextDir, name), data); err != nil {
		return "", fmt.Errorf("keep the text of a file in %s: %w", s.Path(""), err)
	}
	return name, nil
}

// SyncTexts calls fsync on the folder of the blobs.
func (s Store) SyncTexts() error { return file.Sync(s.dir, TextDir) }

// Text returns the data of a blob. The error is ErrLost if it is missing or damaged.
func (s Store) Text(name string) ([]byte, error) {
	if !TextName(name) {
		return nil, fmt.Errorf("%w: %q is not the name of one", ErrLost, name)
	}
	data, _, err := file.Read(s.dir, path.Join(TextDir, name))
	switch {
	case errors.Is(err, disk.ErrIrregular):
		return nil, fmt.Errorf("%w: %s: %w", ErrLost, s.TextPath(name), disk.ErrIrregular)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %s is not there", ErrLost, s.TextPath(name))
	case err != nil:
		return nil, fmt.Errorf("read a kept text: %w", err)
	case file.Sum(data) != name:
		return nil, fmt.Errorf("%w: %s is damaged", ErrLost, s.TextPath(name))
	}
	return data, nil
}

// SweepTexts removes the blobs for which needed returns false.
func (s Store) SweepTexts(needed func(name string) bool) error {
	entries, err := s.dir.ReadDir(TextDir)
	if err != nil {
		return fmt.Errorf("list the kept texts: %w", err)
	}
	for _, e := range entries {
		if !needed(e.Name()) {
			err = file.Also(err, file.Discard(s.dir, path.Join(TextDir, e.Name())))
		}
	}
	return err
}
