package triage

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/seed-58def443/ssot/scan/disk"
)

// hash names bytes.
func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// stamps know the hashes of files and read a file again only when its size, time or identity changed.
type stamps struct {
	mu    sync.Mutex
	known map[string]stamp
	fault func(op, path string) error // of tests: what an operation ends with; may be nil
}

type stamp struct {
	info fs.FileInfo
	hash string
	sure bool // the file was old enough when it was read: a later change shows in its time
}

// settled is how old a file's time must be so that a change after it was read can't leave the same time.
const settled = 2 * time.Second

func newStamps(fault func(op, path string) error) *stamps {
	return &stamps{known: map[string]stamp{}, fault: fault}
}

// hash is the hash of the file at an absolute path, and empty when there is none. A file that can't be read is an
// error: it says nothing of what is in it.
func (s *stamps) hash(path string) (string, error) { return s.hashUpTo(path, disk.Limit) }

// hashUpTo is hash for files that have a limit of their own.
func (s *stamps) hashUpTo(path string, limit int64) (string, error) {
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
	k := stamp{info: info, hash: hash(raw), sure: time.Since(info.ModTime()) > settled}
	s.known[path] = k
	return k.hash, nil
}

// mark is a hash, or what stands in the way of one. It is for what a scan depends on: whether it is the same as before,
// not what it is.
func (s *stamps) mark(path string) string {
	now, err := s.hash(path)
	if err != nil {
		return unreadable(err)
	}
	return now
}

// plain is the hash of a file, and empty where there is none, or something else in its stead: nothing comes back behind
// a link.
func (s *stamps) plain(path string) (string, error) {
	if info, err := s.look(path, os.Lstat); info == nil || err != nil {
		return "", err
	}
	return s.hash(path)
}

// look is what a regular file is, nil when there is none.
func (s *stamps) look(path string, stat func(string) (fs.FileInfo, error)) (fs.FileInfo, error) {
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

// read is a file's bytes.
func (s *stamps) read(path string) ([]byte, error) { return s.readUpTo(path, disk.Limit) }

func (s *stamps) readUpTo(path string, limit int64) ([]byte, error) {
	if err := s.ask("read", path); err != nil {
		return nil, err
	}
	raw, err := disk.ReadUpTo(path, limit)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return raw, nil
}

func (s *stamps) ask(op, path string) error {
	if s.fault == nil {
		return nil
	}
	if err := s.fault(op, path); err != nil {
		return fmt.Errorf("%s %s: %w", op, path, err)
	}
	return nil
}
