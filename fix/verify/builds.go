package verify

import (
	"context"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// Builder builds variants of the tree on disk, and compares them with a first build.
type Builder struct {
	v     *verifier
	root  string // as the caller wrote it
	first []side // by configuration
}

// NewBuilder builds and vets the packages that decisions touched and the packages that import them, with texts in
// place of files (by absolute path; nil for a file that does not exist). Close removes what it wrote.
func NewBuilder(ctx context.Context, o Options, texts map[string][]byte) (*Builder, error) {
	b := &Builder{v: &verifier{Options: o, steps: steps{said: o.Progress}}, root: o.Root}
	err := b.v.open(ctx)
	if err != nil {
		return nil, err
	}
	if err = b.v.list(ctx); err == nil {
		b.first, err = b.build(ctx, texts)
	}
	if err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// Close removes the scratch folder.
func (b *Builder) Close() { b.v.close() }

func (b *Builder) build(ctx context.Context, texts map[string][]byte) ([]side, error) {
	known := map[string][]byte{} // by the path under which go knows the file
	for path, text := range texts {
		if rel, err := filepath.Rel(b.root, path); err == nil {
			path = filepath.Join(b.v.Root, rel)
		}
		known[path] = text
	}
	overlay, err := b.v.write(known)
	if err != nil {
		return nil, err
	}
	var sides []side
	for i := range b.v.worlds {
		s := side{}
		if err := b.v.buildAll(ctx, &b.v.worlds[i], overlay, s); err != nil {
			return nil, err
		}
		sides = append(sides, s)
	}
	return sides, nil
}

// Breaks builds with texts in place of files. It returns the first complaint of go build or go vet about a package
// that was well in the first build, or "".
func (b *Builder) Breaks(ctx context.Context, texts map[string][]byte) (string, error) {
	sides, err := b.build(ctx, texts)
	if err != nil {
		return "", err
	}
	for i, s := range sides {
		for _, name := range subjects(s, nil) {
			if s[name].State == gotool.Fail && b.first[i][name].State != gotool.Fail {
				return short(s[name].Output), nil
			}
		}
	}
	return "", nil
}
