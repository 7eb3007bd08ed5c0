package handover

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/git"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan/disk"
)

// Sources are the overlays that make the working tree build like a version of the files, before and after changes: for
// each source file that differs from the disk, by absolute path, its content in the version, or nil if the version does
// not contain it; and each other file that is gone on disk, without its content, for an embedded file must be there.
// Ignored files stay as they are on disk, for they may be generated.
type Sources struct {
	Before, After map[string][]byte
	Changed       bool   // the changes have an effect on a source file
	OnDisk        bool   // after the changes the sources are those on disk; others that are gone there break no build
	Left          []Left // files whose changes newly use what the version does not have, but the disk
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
	v, err := module.version(ctx, entries)
	if err != nil {
		return Sources{}, err
	}
	s := Sources{Before: v.texts, After: maps.Clone(v.texts)}
	for _, c := range all {
		if !source(c.path) {
			continue
		}
		s.Changed = true
		if why := v.lacks(r.git.Dir, c); why != "" {
			s.Left = append(s.Left, Left{c.path, why})
		}
		abs := filepath.Join(r.git.Dir, filepath.FromSlash(c.path))
		s.After[abs] = c.is
		if now, err := disk.Read(abs); err == nil && bytes.Equal(now, c.is) {
			delete(s.After, abs)
		}
	}
	s.OnDisk = !slices.ContainsFunc(slices.Collect(maps.Keys(s.After)), source)
	return s, nil
}

// Source returns the overlay of a commit (see Sources).
func (r *Repository) Source(ctx context.Context, commit string) (map[string][]byte, error) {
	module := r.git.module()
	entries, err := module.tree(ctx, commit)
	if err != nil {
		return nil, err
	}
	v, err := module.version(ctx, entries)
	return v.texts, err
}

// version is a version of the files that a build may read, by absolute path.
type version struct {
	files   map[string]bool   // that it has
	texts   map[string][]byte // its overlay (see Sources)
	folders map[string]folder // those that were read
	dirs    map[string]string // see modules
}

// version returns the version that has entries.
func (s store) version(ctx context.Context, entries map[string]entry) (*version, error) {
	v := &version{files: map[string]bool{}, texts: map[string][]byte{}, folders: map[string]folder{}}
	return v, s.add(ctx, v, entries)
}

// add adds entries to a version.
func (s store) add(ctx context.Context, v *version, entries map[string]entry) error {
	for _, path := range slices.Sorted(maps.Keys(entries)) {
		e, abs := entries[path], filepath.Join(s.Dir, filepath.FromSlash(path))
		if e.mode == submodule {
			if err := s.addSubmodule(ctx, v, abs, e.blob); err != nil {
				return err
			}
			continue
		}
		v.files[abs] = true
		if e.blob == "" || e.mode != plain && e.mode != executable {
			continue
		}
		if !source(path) {
			if _, err := os.Lstat(abs); err != nil {
				v.texts[abs] = []byte{}
			}
			continue
		}
		now, err := disk.Read(abs)
		if err == nil && named(now, len(e.blob)) == e.blob {
			continue
		}
		text, err := s.blob(ctx, e.blob)
		if err != nil {
			return fmt.Errorf("read what git has of %s: %w", visible.Name(path), err)
		}
		v.texts[abs] = append([]byte{}, text...) // not nil: it exists
	}
	if err := s.Ignores(ctx); err != nil {
		return err
	}
	out, err := s.Output(ctx, nil, "ls-files", "--cached", "--others", "--exclude-standard", "-z") // one that is staged alone, too
	if err != nil {
		return fmt.Errorf("list the files that git does not ignore: %w", err)
	}
	for path := range strings.SplitSeq(string(out), "\x00") {
		if _, in := entries[path]; in || !source(path) {
			continue
		}
		abs := filepath.Join(s.Dir, filepath.FromSlash(path))
		if _, err := os.Lstat(abs); err == nil {
			v.texts[abs] = nil
		}
	}
	return nil
}

// addSubmodule adds the files of a submodule in its commit. They stay as they are on disk if that is not known here.
func (s store) addSubmodule(ctx context.Context, v *version, dir, commit string) error {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	if err != nil || git.Named() { // git would answer for another repository
		return nil
	}
	inner := store{Git: git.Git{Dir: dir}, blobs: s.blobs}
	if _, err := inner.Ask(ctx, "rev-parse", "--verify", "--quiet", commit+"^{commit}"); err != nil {
		return ctx.Err()
	}
	entries, err := inner.tree(ctx, commit)
	if err != nil {
		return err
	}
	return inner.add(ctx, v, entries)
}

// source reports whether a build depends on the content of a file: those that the go command compiles or includes, and
// its settings.
func source(path string) bool {
	switch filepath.Ext(path) {
	case ".go", ".mod", ".sum", ".work", ".s", ".S", ".sx", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".swig", ".swigcxx", ".syso":
		return true
	}
	return false
}
