package stamps

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Hash returns the SHA-256 hash of bytes in hex.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Stamps caches the hashes of files, and reads a file again only if its size, time or identity changed.
type Stamps struct {
	mu    sync.Mutex
	known map[string]stamp
	Fault func(op, path string) error // for tests: injects errors; may be nil
}

type stamp struct {
	info fs.FileInfo
	hash string
	sure bool // the file was older than stableAge when it was read, so a later change shows in its time
}

// stableAge is how old a modification time must be so that a later write can't have the same one.
const stableAge = 2 * time.Second

// New returns an empty cache.
func New(fault func(op, path string) error) *Stamps {
	return &Stamps{known: map[string]stamp{}, Fault: fault}
}

// hash returns the hash of the file at an absolute path, "" if there is no regular file. It returns an error if the
// file can't be read.
func (s *Stamps) hash(path string) (string, error) { return s.HashUpTo(path, disk.Limit) }

// HashUpTo is like hash, with another limit of size.
func (s *Stamps) HashUpTo(path string, limit int64) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := s.statRegular(path, os.Stat)
	if info == nil || err != nil {
		delete(s.known, path)
		return "", err
	}
	if k, ok := s.known[path]; ok && k.sure && os.SameFile(k.info, info) && k.info.Size() == info.Size() && k.info.ModTime().Equal(info.ModTime()) {
		return k.hash, nil
	}
	raw, err := s.readUpTo(path, limit)
	if err != nil {
		delete(s.known, path)
		return "", err
	}
	//ssot:allow clock -- compared with the time that the file system gave a file, whatever clock a session has
	k := stamp{info: info, hash: Hash(raw), sure: time.Since(info.ModTime()) > stableAge}
	s.known[path] = k
	return k.hash, nil
}

// Mark returns a hash, or a text about the error. It tells whether a file changed, not what it contains.
func (s *Stamps) Mark(path string) string {
	now, err := s.hash(path)
	if err != nil {
		return Unreadable(err)
	}
	return now
}

// Plain returns the hash of a regular file, "" if there is none. Links are not followed.
func (s *Stamps) Plain(path string) (string, error) {
	if info, err := s.statRegular(path, os.Lstat); info == nil || err != nil {
		return "", err
	}
	return s.hash(path)
}

// Names returns the names in a folder, none if it does not exist.
func (s *Stamps) Names(folder string) ([]string, error) {
	if err := s.injectFault("look into", folder); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look into %s: %w", folder, err)
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, nil
}

// statRegular returns the info of a regular file, nil if there is none.
func (s *Stamps) statRegular(path string, stat func(string) (fs.FileInfo, error)) (fs.FileInfo, error) {
	if err := s.injectFault("look at", path); err != nil {
		return nil, err
	}
	info, err := stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", path, err)
	case !info.Mode().IsRegular():
		return nil, nil
	}
	return info, nil
}

// Read returns a file's content.
func (s *Stamps) Read(path string) ([]byte, error) { return s.readUpTo(path, disk.Limit) }

func (s *Stamps) readUpTo(path string, limit int64) ([]byte, error) {
	if err := s.injectFault("read", path); err != nil {
		return nil, err
	}
	raw, err := disk.ReadUpTo(path, limit)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return raw, nil
}

func (s *Stamps) injectFault(op, path string) error {
	if s.Fault == nil {
		return nil
	}
	if err := s.Fault(op, path); err != nil {
		return fmt.Errorf("%s %s: %w", op, path, err)
	}
	return nil
}

// Unreadable returns a text for an error in the place of a hash. It equals no hash.
func Unreadable(err error) string { return "unreadable: " + err.Error() }

// ReadRegular reads a file by its slash path below root. Links are not followed.
func ReadRegular(root, path string) ([]byte, error) {
	full := filepath.Join(root, filepath.FromSlash(path))
	info, err := os.Lstat(full)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a plain file", path)
	}
	raw, err := disk.Read(full)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return raw, nil
}
