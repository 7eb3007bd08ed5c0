package git

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Git opens what has the name of one of its files, and waits for ever at a named pipe.

const (
	gitFolder      = ".git"
	attributesFile = ".gitattributes"
	ignoreFile     = ".gitignore"
)

// ownFiles are the files that git opens in its own folder, beside the references.
var ownFiles = []string{"HEAD", "commondir", "config", "config.worktree", "index", "info/attributes", "info/exclude", "info/grafts", "info/sparse-checkout", "objects/info/alternates", "packed-refs", "shallow"}

// regular returns an error if git would wait at a file.
func regular(file string) error {
	info, err := os.Stat(file)
	if err != nil || info.IsDir() {
		return nil // git says so itself, if it needs it
	}
	if err := disk.Irregular(info.Mode()); err != nil {
		return fmt.Errorf("%s: %w, and git would open it: move it away first", file, err)
	}
	return nil
}

// ownRegular returns an error if git would wait at a file of its own folder, which may have come with an archive. What
// it can't find or read is git's to say.
func (g Git) ownRegular() error {
	for _, folder := range g.ownFolders() {
		for _, name := range ownFiles {
			if err := regular(filepath.Join(folder, filepath.FromSlash(name))); err != nil {
				return err
			}
		}
		err := filepath.WalkDir(filepath.Join(folder, "refs"), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || d.Type().IsRegular() {
				return nil
			}
			return regular(path)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ownFolders returns git's own folder, and the one that it shares with other working trees, as far as they are found.
func (g Git) ownFolders() []string {
	dir, err := filepath.Abs(g.Dir)
	if err != nil {
		return nil
	}
	own := filepath.Join(dir, gitFolder)
	for {
		if info, err := os.Stat(own); err == nil && (info.IsDir() || info.Mode().IsRegular()) {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			return nil
		}
		dir, own = up, filepath.Join(up, gitFolder)
	}
	if to, ok := strings.CutPrefix(line(own), "gitdir: "); ok {
		own = below(dir, to)
	}
	folders := []string{own}
	if to := line(filepath.Join(own, "commondir")); to != "" {
		folders = append(folders, below(own, to))
	}
	return folders
}

// line returns the text of a small file without its line end, or nothing.
func line(file string) string {
	text, _ := disk.ReadUpTo(file, 4<<10) // a folder has no text
	return strings.TrimRight(string(text), "\r\n")
}

func below(dir, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// Attributes returns an error if git would wait at one of the files in which it looks for the attributes of paths,
// which are relative to the folder.
func (g Git) Attributes(ctx context.Context, paths []string) error {
	folders := map[string]bool{}
	for _, p := range paths {
		for dir := path.Dir(p); !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
			if err := regular(filepath.Join(g.Dir, filepath.FromSlash(dir), attributesFile)); err != nil {
				return err
			}
		}
	}
	return errors.Join(g.above(attributesFile), g.named(ctx, "core.attributesFile"))
}

// Ignores returns an error if git would wait at one of the files that say which files of the folder it ignores.
func (g Git) Ignores(ctx context.Context) error {
	err := filepath.WalkDir(g.Dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil // git can't read it either
		case d.IsDir() && d.Name() == gitFolder:
			return fs.SkipDir
		case d.Name() == ignoreFile && !d.Type().IsRegular():
			return regular(path)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return errors.Join(g.above(ignoreFile), g.named(ctx, "core.excludesFile"))
}

// above looks at the files of a name in the folders around the folder.
func (g Git) above(name string) error {
	dir, err := filepath.Abs(g.Dir)
	if err != nil {
		return err
	}
	for top := disk.Top(dir); dir != top && dir != filepath.Dir(dir); {
		dir = filepath.Dir(dir)
		if err := regular(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// named looks at the file that a setting names.
func (g Git) named(ctx context.Context, setting string) error {
	file, err := g.Ask(ctx, "config", "--type=path", "--get", setting)
	if err != nil || file == "" {
		return ctx.Err() // it is not set
	}
	return regular(below(g.Dir, file))
}
