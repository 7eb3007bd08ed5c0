package handover

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // git's name of a blob
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan/disk"
)

// Sources are the overlays that make the working tree build like a version of the files, before and after changes: for
// each source file that differs from the disk, by absolute path, its content in the version, or nil if the version does
// not contain it. Ignored files are not included.
type Sources struct {
	Before, After map[string][]byte
	Changed       bool // the changes have an effect on a source file
}

// SameOverlay reports whether two overlays have the same texts.
func SameOverlay(a, b map[string][]byte) bool {
	return maps.EqualFunc(a, b, func(a, b []byte) bool { return bytes.Equal(a, b) && (a == nil) == (b == nil) })
}

// Sources returns the overlays of a version.
func (r *Repository) Sources(ctx context.Context, where Where, changes []patch.Change) (Sources, error) {
	module := r.git.module()
	entries, err := module.entries(ctx, where)
	if err != nil {
		return Sources{}, err
	}
	own, err := r.git.entries(ctx, where)
	if err != nil {
		return Sources{}, err
	}
	all, err := r.applied(ctx, own, changes)
	if err != nil {
		return Sources{}, err
	}
	var s Sources
	if s.Before, err = module.overlay(ctx, entries); err != nil {
		return Sources{}, err
	}
	s.After = maps.Clone(s.Before)
	for _, c := range all {
		if !source(c.path) {
			continue
		}
		s.Changed = true
		abs := filepath.Join(r.git.Dir, filepath.FromSlash(c.path))
		s.After[abs] = c.is
		if now, err := disk.Read(abs); err == nil && bytes.Equal(now, c.is) {
			delete(s.After, abs)
		}
	}
	return s, nil
}

// Source returns the overlay of a commit (see Sources).
func (r *Repository) Source(ctx context.Context, commit string) (map[string][]byte, error) {
	module := r.git.module()
	entries, err := module.tree(ctx, commit)
	if err != nil {
		return nil, err
	}
	return module.overlay(ctx, entries)
}

// overlay returns the overlay of entries.
func (s store) overlay(ctx context.Context, entries map[string]entry) (map[string][]byte, error) {
	texts := map[string][]byte{}
	for _, path := range slices.Sorted(maps.Keys(entries)) {
		e := entries[path]
		if !source(path) || e.blob == "" || e.mode != plain && e.mode != executable {
			continue
		}
		abs := filepath.Join(s.Dir, filepath.FromSlash(path))
		now, err := disk.Read(abs)
		if err == nil && named(now, len(e.blob)) == e.blob {
			continue
		}
		text, err := s.blob(ctx, e.blob)
		if err != nil {
			return nil, fmt.Errorf("read what git has of %s: %w", visible.Name(path), err)
		}
		texts[abs] = append([]byte{}, text...) // not nil: it exists
	}
	if err := s.Ignores(ctx); err != nil {
		return nil, err
	}
	out, err := s.Output(ctx, nil, "ls-files", "--cached", "--others", "--exclude-standard", "-z") // one that is staged alone, too
	if err != nil {
		return nil, fmt.Errorf("list the files that git does not ignore: %w", err)
	}
	for path := range strings.SplitSeq(string(out), "\x00") {
		if _, in := entries[path]; in || !source(path) {
			continue
		}
		abs := filepath.Join(s.Dir, filepath.FromSlash(path))
		if _, err := os.Lstat(abs); err == nil {
			texts[abs] = nil
		}
	}
	return texts, nil
}

// source reports whether a build can depend on a file.
func source(path string) bool {
	switch filepath.Ext(path) {
	case ".go", ".mod", ".sum", ".work", ".s", ".c", ".h":
		return true
	}
	return false
}

// named returns git's object name of a blob, with SHA-1 or SHA-256 depending on the number of digits.
func named(content []byte, digits int) string {
	h := sha1.New() //nolint:gosec // git's name of a blob
	if digits == hex.EncodedLen(sha256.Size) {
		h = sha256.New()
	}
	_, _ = h.Write([]byte("blob " + strconv.Itoa(len(content)) + "\x00")) // a hash never returns an error
	_, _ = h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}
