package git

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Git opens what has the name of one of its files, and waits for ever at a named pipe.

const (
	gitFolder      = ".git"
	attributesFile = ".gitattributes"
	ignoreFile     = ".gitignore"
	commonFile     = "commondir" // in the folder of a working tree beside others: names the one that they share
)

// elsewhere are folders in git's own that no command started here goes into: the repositories of submodules, and the
// stores of git-lfs and git-annex, which can be large.
var elsewhere = []string{"modules", "lfs", "annex"}

// regular returns an error if git would wait at a file.
func regular(file string) error {
	info, err := os.Stat(file)
	if err != nil || info.IsDir() || info.Mode()&fs.ModeSocket != 0 {
		return nil // git says so itself, if it needs it; it does not wait at a socket, and its file system monitor has one
	}
	if err := disk.Irregular(info.Mode()); err != nil {
		return fmt.Errorf("%s: %w, and git would open it: move it away first", file, err)
	}
	return nil
}

// ownRegular returns an error if git would wait at anything in its own folder, which may have come with an archive.
// Which files git opens there depends on its version, the command and the repository, so all are looked at. What can't
// be found or read is git's to say.
func (g Git) ownRegular(ctx context.Context) error {
	folders, err := g.ownFolders()
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for ; len(folders) > 0; folders = folders[1:] {
		folder, err := filepath.EvalSymlinks(folders[0])
		if err != nil || seen[folder] {
			continue
		}
		links, err := lookThrough(ctx, folder, seen)
		if err != nil {
			return err
		}
		folders = slices.Concat(folders, links, alternates(filepath.Join(folder, "objects")), alternates(folder))
	}
	return nil
}

// lookThrough looks at all files below a folder, except folders seen before, which are named without links. It returns
// the folders that symbolic links lead to.
func lookThrough(ctx context.Context, folder string, seen map[string]bool) (links []string, err error) {
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil || d.Type().IsRegular():
			return nil
		case d.IsDir():
			if seen[path] || filepath.Dir(path) == folder && slices.Contains(elsewhere, d.Name()) {
				return fs.SkipDir
			}
			seen[path] = true
			return nil
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			links = append(links, path)
			return nil
		}
		return regular(path)
	})
	return links, err
}

// alternates returns the folders whose objects git takes as well as those of a folder.
func alternates(objects string) (folders []string) {
	text, err := disk.ReadUpTo(filepath.Join(objects, "info", "alternates"), 1<<20)
	if err != nil {
		return nil
	}
	for name := range strings.Lines(string(text)) {
		if name = strings.TrimRight(name, "\r\n"); name != "" && name[0] != '#' {
			folders = append(folders, below(objects, name))
		}
	}
	return folders
}

// entry returns the innermost folder at or above the given one that has an entry .git which git accepts, or nothing. It
// returns an error if a folder on the way has the files of a bare repository, which may have come as files of a working
// tree: git before 2.38, which does not know safe.bareRepository, would take that for the repository.
func (g Git) entry() (tree string, err error) {
	dir, err := filepath.Abs(g.Dir)
	if err != nil {
		return "", nil
	}
	for {
		if info, err := os.Stat(filepath.Join(dir, gitFolder)); err == nil && (info.IsDir() || info.Mode().IsRegular()) {
			return dir, nil
		}
		if isBare(dir) {
			return "", fmt.Errorf("%s has the files of a git repository, and git may take it for one: move them away first", dir)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", nil
		}
		dir = up
	}
}

// isBare reports whether git may take a folder for a bare repository.
func isBare(dir string) bool {
	for _, name := range []string{"HEAD", "objects", "refs"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// ownFolders returns git's own folder, and the one that it shares with other working trees, as far as they are found.
func (g Git) ownFolders() ([]string, error) {
	tree, err := g.entry()
	if tree == "" {
		return nil, err
	}
	own := filepath.Join(tree, gitFolder)
	if to, ok := strings.CutPrefix(line(own), "gitdir: "); ok {
		own = below(tree, to)
	}
	folders := []string{own}
	if to := line(filepath.Join(own, commonFile)); to != "" {
		folders = append(folders, below(own, to))
	}
	return folders, nil
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
