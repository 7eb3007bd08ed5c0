package source

import (
	"bytes"
	"go/token"
	"path/filepath"
	"sync"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load/internal/outline"
)

// A Set reads and caches files. Its methods can be called at the same time.
type Set struct {
	Fset    *token.FileSet
	overlay map[string][]byte

	mu       sync.Mutex
	files    map[string]func() (*File, []Error) // by absolute path; see sync.OnceValues
	outlines map[string]func() *outline.Outline

	scratch sync.Pool
}

// scratch is memory that is reused for reading dependencies' files.
type scratch struct {
	src bytes.Buffer
	out []byte
}

func (b *scratch) read(s *Set, path string) error {
	b.src.Reset()
	if src, ok := s.overlay[filepath.Clean(path)]; ok {
		b.src.Write(src)
		return nil
	}
	return disk.ReadInto(&b.src, path)
}

func (b *scratch) outlineOf(path string) (*outline.Outline, bool) {
	var ok bool
	var o *outline.Outline
	o, b.out, ok = outline.Scan(path, b.src.Bytes(), b.out[:0])
	return o, ok
}

// New returns a Set that reads files from disk. overlay maps absolute paths to content that replaces the file.
func New(overlay map[string][]byte) *Set {
	s := &Set{Fset: token.NewFileSet(), overlay: make(map[string][]byte, len(overlay)), files: make(map[string]func() (*File, []Error)), outlines: make(map[string]func() *outline.Outline)}
	for path, src := range overlay {
		s.overlay[filepath.Clean(path)] = src
	}
	return s
}

// Read returns the content of a file, from the overlay or from disk. It caches nothing.
func (s *Set) Read(path string) ([]byte, error) {
	if src, ok := s.overlay[filepath.Clean(path)]; ok {
		return src, nil
	}
	return disk.Read(path)
}

// File returns a parsed file with its comments. Its callers share it. If the file can't be read, File returns nil and
// an error.
func (s *Set) File(path string) (*File, []Error) {
	s.mu.Lock()
	get := s.files[path]
	if get == nil {
		get = sync.OnceValues(func() (*File, []Error) {
			src, err := s.Read(path)
			if err != nil {
				return nil, []Error{{Position: token.Position{Filename: path}, Msg: disk.Reason(err)}}
			}
			return Parse(s.Fset, path, src)
		})
		s.files[path] = get
	}
	s.mu.Unlock()
	return get()
}

// Outline returns the outline of a dependency's file, or nil if the file can't be read. Its callers share it.
func (s *Set) Outline(path string) *outline.Outline {
	s.mu.Lock()
	get := s.outlines[path]
	if get == nil {
		get = sync.OnceValue(func() *outline.Outline {
			b, ok := s.scratch.Get().(*scratch)
			if !ok {
				b = new(scratch)
			}
			defer s.scratch.Put(b)
			if err := b.read(s, path); err != nil {
				return nil
			}
			if o, ok := b.outlineOf(path); ok {
				return o
			}
			return outline.Parse(path, b.src.Bytes())
		})
		s.outlines[path] = get
	}
	s.mu.Unlock()
	return get()
}
