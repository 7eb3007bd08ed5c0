package load

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"path/filepath"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/scan/disk"
)

// sources reads files and parses those of wanted packages, each once however many variants and configurations share it.
type sources struct {
	fset    *token.FileSet
	overlay map[string][]byte

	mu       sync.Mutex
	files    map[string]func() (*File, []Error) // by absolute path
	outlines map[string]func() *outline

	scratch sync.Pool
}

// scratch is memory for reading one dependency's file after the other.
type scratch struct {
	src bytes.Buffer
	out []byte
}

func (b *scratch) read(s *sources, path string) error {
	b.src.Reset()
	if src, ok := s.overlay[filepath.Clean(path)]; ok {
		b.src.Write(src)
		return nil
	}
	return disk.ReadInto(&b.src, path)
}

func (b *scratch) outlineOf(path string) (*outline, bool) {
	var ok bool
	var o *outline
	o, b.out, ok = outlineOf(path, b.src.Bytes(), b.out[:0])
	return o, ok
}

func newSources(overlay map[string][]byte) *sources {
	s := &sources{fset: token.NewFileSet(), overlay: make(map[string][]byte, len(overlay)), files: make(map[string]func() (*File, []Error)), outlines: make(map[string]func() *outline)}
	for path, src := range overlay {
		s.overlay[filepath.Clean(path)] = src
	}
	return s
}

func (s *sources) read(path string) ([]byte, error) {
	if src, ok := s.overlay[filepath.Clean(path)]; ok {
		return src, nil
	}
	return disk.Read(path)
}

// file is a whole file with comments, shared. A file that can't be read is nil and an error.
func (s *sources) file(path string) (*File, []Error) {
	s.mu.Lock()
	get := s.files[path]
	if get == nil {
		get = sync.OnceValues(func() (*File, []Error) {
			src, err := s.read(path)
			if err != nil {
				return nil, []Error{{Position: token.Position{Filename: path}, Msg: disk.Reason(err)}}
			}
			return parseFile(s.fset, path, src)
		})
		s.files[path] = get
	}
	s.mu.Unlock()
	return get()
}

// outline is what a file of a dependency declares, shared; nil when it can't be read.
func (s *sources) outline(path string) *outline {
	s.mu.Lock()
	get := s.outlines[path]
	if get == nil {
		get = sync.OnceValue(func() *outline {
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
			return parseOutline(path, b.src.Bytes())
		})
		s.outlines[path] = get
	}
	s.mu.Unlock()
	return get()
}

// parseFile parses all that can be parsed; the file is nil only when that is nothing.
func parseFile(fset *token.FileSet, path string, src []byte) (*File, []Error) {
	syntax, err := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
	errs := syntaxErrors(path, err)
	if syntax == nil {
		return nil, errs
	}
	f := &File{
		Path: path, Src: src, Syntax: syntax, Tok: fset.File(syntax.FileStart),
		Generated: ast.IsGenerated(syntax),
	}
	for _, spec := range syntax.Imports {
		f.Cgo = f.Cgo || spec.Path.Value == `"C"`
	}
	for _, group := range syntax.Comments {
		for _, c := range group.List {
			// Whether the scanner obeys it depends on where it stands; to be told of one too many is the safe side.
			f.LineDirectives = f.LineDirectives || strings.HasPrefix(c.Text, "//line ") || strings.HasPrefix(c.Text, "/*line ")
		}
	}
	// The scanner has obeyed the file's line directives: positions of its errors are put right.
	if f.LineDirectives {
		for i := range errs {
			if off := errs[i].Position.Offset; errs[i].Position.IsValid() && off <= f.Tok.Size() {
				errs[i].Position = fset.PositionFor(f.Tok.Pos(off), false)
			}
		}
	}
	return f, errs
}

func syntaxErrors(path string, err error) []Error {
	if err == nil {
		return nil
	}
	list, ok := err.(scanner.ErrorList) //nolint:errorlint // parser.ParseFile returns it unwrapped
	if !ok {
		return []Error{{Position: token.Position{Filename: path}, Msg: err.Error()}}
	}
	errs := make([]Error, 0, len(list))
	for _, e := range list {
		errs = append(errs, Error{Position: e.Pos, Msg: e.Msg})
	}
	return errs
}

// Error is the error in the usual form, file:line:col: message.
func (e Error) Error() string {
	if e.Position.Filename == "" {
		return e.Msg
	}
	return fmt.Sprintf("%s: %s", e.Position, e.Msg)
}

// compare orders errors by file, line and column.
func (e Error) compare(other Error) int {
	a, b := e.Position, other.Position
	return cmp.Or(strings.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
