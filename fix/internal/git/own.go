package git

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Own returns an error if what git writes (objects, the index, branches and their logs, hooks) could get into a file
// outside of the repository of this working tree. Git's own folder may have come with an archive, and git follows what
// it finds there: a file .git or commondir that names another repository of the user's, a log that is a symbolic link
// to a file that the user's shell reads.
func (g Git) Own(ctx context.Context) error {
	tree, err := g.entry()
	if tree == "" {
		return err
	}
	at := filepath.Join(tree, gitFolder)
	own := disk.Resolve(at)
	if to, ok := strings.CutPrefix(line(at), "gitdir: "); ok {
		own = disk.Resolve(below(tree, to))
	}
	folders := []string{own}
	common := line(filepath.Join(own, commonFile))
	if common != "" {
		folders = append(folders, disk.Resolve(below(own, common)))
	}
	named := func(what, to string) error {
		return fmt.Errorf("%s leads to %s, which may be another repository's, and does not name %s itself: nothing is written to it; ssot patch prints what was accepted", what, to, tree)
	}
	switch {
	case common != "" && (!disk.Inside(filepath.Join(folders[1], "worktrees"), own) || !same(line(filepath.Join(own, "gitdir")), at)):
		return named(filepath.Join(own, commonFile), folders[1])
	case common == "" && own != filepath.Join(disk.Resolve(tree), gitFolder):
		back, err := g.Ask(ctx, "config", "--file", filepath.Join(own, "config"), "--type=path", "--get", "core.worktree")
		if err != nil || !same(below(own, back), tree) {
			return named(at, own)
		}
	}
	repository := append(slices.Clone(folders), disk.Resolve(tree))
	for _, folder := range folders {
		if filepath.Base(folder) == gitFolder {
			repository = append(repository, filepath.Dir(folder)) // the first of several working trees
		}
	}
	for _, folder := range folders {
		if err := linksStay(ctx, folder, repository); err != nil {
			return err
		}
	}
	return nil
}

// same reports whether two paths are those of one file, also of one that does not exist.
func same(a, b string) bool { return a != "" && disk.Resolve(a) == disk.Resolve(b) }

// linksStay returns an error if a symbolic link below one of git's own folders leads out of the folders of the
// repository: these, and its working trees.
func linksStay(ctx context.Context, folder string, repository []string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil // git can't write there either
		case filepath.Dir(path) == folder && slices.Contains(elsewhere, d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.Type()&fs.ModeSymlink == 0:
			return nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return nil
		}
		to = disk.Resolve(below(filepath.Dir(path), to))
		if slices.ContainsFunc(repository, func(in string) bool { return disk.Inside(in, to) }) {
			return nil
		}
		return fmt.Errorf("%s is a symbolic link that leads out of the repository, to %s: git would write through it; put what it leads to in its place", path, to)
	})
}
