package verify

import (
	"context"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// Builder builds trees that differ in some files from the one on disk, and compares them with a first one.
type Builder struct {
	v     *verifier
	root  string // as it was given
	first []side // of each configuration
}

// NewBuilder builds and vets the packages that decisions touched and those that import them, as they are with other
// texts in the place of files (by absolute path; nil for a file that is not there). Close removes what it wrote.
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

// Close removes what was written.
func (b *Builder) Close() { b.v.close() }

func (b *Builder) build(ctx context.Context, texts map[string][]byte) ([]side, error) {
	known := map[string][]byte{} // go wants the names that it knows files by
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

// Breaks says what does not build, or is complained of by vet, with texts in the place of files, and was well at first;
// it is empty when there is nothing.
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
