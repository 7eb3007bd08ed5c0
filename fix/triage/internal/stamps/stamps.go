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

// Hash names bytes.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Stamps know the hashes of files and read a file again only when its size, time or identity changed.
type Stamps struct {
	mu    sync.Mutex
	known map[string]stamp
	Fault func(op, path string) error // of tests: what an operation ends with; may be nil
}

type stamp struct {
	info fs.FileInfo
	hash string
	sure bool // the file was old enough when it was read: a later change shows in its time
}

// settled is how old a file's time must be so that a change after it was read can't leave the same time.
const settled = 2 * time.Second

// New knows nothing yet.
func New(fault func(op, path string) error) *Stamps {
	return &Stamps{known: map[string]stamp{}, Fault: fault}
}

// hash returns the hash of the file at an absolute path, and empty when there is none. A file that can't be read is an
// error: it says nothing of what is in it.
func (s *Stamps) hash(path string) (string, error) { return s.HashUpTo(path, disk.Limit) }

// HashUpTo is hash for files that have a limit of their own.
func (s *Stamps) HashUpTo(path string, limit int64) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := s.look(path, os.Stat)
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
	k := stamp{info: info, hash: Hash(raw), sure: time.Since(info.ModTime()) > settled}
	s.known[path] = k
	return k.hash, nil
}

// Mark returns a hash, or what stands in the way of one. It is for what a scan depends on: whether it is the same as
// before, not what it is.
func (s *Stamps) Mark(path string) string {
	now, err := s.hash(path)
	if err != nil {
		return Unreadable(err)
	}
	return now
}

// Plain returns the hash of a file, and empty where there is none, or something else in its stead: nothing comes back
// behind a link.
func (s *Stamps) Plain(path string) (string, error) {
	if info, err := s.look(path, os.Lstat); info == nil || err != nil {
		return "", err
	}
	return s.hash(path)
}

// Names returns the names in a folder, none where there is no such folder.
func (s *Stamps) Names(folder string) ([]string, error) {
	if err := s.ask("look into", folder); err != nil {
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

// look returns what a regular file is, nil when there is none.
func (s *Stamps) look(path string, stat func(string) (fs.FileInfo, error)) (fs.FileInfo, error) {
	if err := s.ask("look at", path); err != nil {
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

// Read returns a file's bytes.
func (s *Stamps) Read(path string) ([]byte, error) { return s.readUpTo(path, disk.Limit) }

func (s *Stamps) readUpTo(path string, limit int64) ([]byte, error) {
	if err := s.ask("read", path); err != nil {
		return nil, err
	}
	raw, err := disk.ReadUpTo(path, limit)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return raw, nil
}

func (s *Stamps) ask(op, path string) error {
	if s.Fault == nil {
		return nil
	}
	if err := s.Fault(op, path); err != nil {
		return fmt.Errorf("%s %s: %w", op, path, err)
	}
	return nil
}

// Unreadable stands in the place of a name where what the session file holds can't be told: no text has it.
func Unreadable(err error) string { return "unreadable: " + err.Error() }

// ReadRegular reads a file below root by its slash path, but not through a link.
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
