package triage

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"sync"
	"time"
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
}

type stamp struct {
	info fs.FileInfo
	hash string
	sure bool // the file was old enough when it was read: a later change shows in its time
}

// settled is how old a file's time must be so that a change after it was read can't leave the same time.
const settled = 2 * time.Second

func newStamps() *stamps { return &stamps{known: map[string]stamp{}} }

// hash is the hash of the file at an absolute path, and empty when there is none or it can't be read.
func (s *stamps) hash(path string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		delete(s.known, path)
		return ""
	}
	if k, ok := s.known[path]; ok && k.sure && os.SameFile(k.info, info) && k.info.Size() == info.Size() && k.info.ModTime().Equal(info.ModTime()) {
		return k.hash
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		delete(s.known, path)
		return ""
	}
	k := stamp{info: info, hash: hash(raw), sure: time.Since(info.ModTime()) > settled}
	s.known[path] = k
	return k.hash
}
