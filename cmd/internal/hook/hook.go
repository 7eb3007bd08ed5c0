// Package hook writes git hooks that run ssot check on what has changed: in go a folder with a rule file, out come the
// hooks that were written. Of a hook that has lines of others it replaces only the lines between its own two marks; one
// without these marks it does not replace, unless it is forced to.
package hook

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/fix/guard/revision"
	"github.com/seed-58def443/ssot/scan/disk"
)

// The marks are the first and last line of what this package wrote in a hook.
const (
	mark = "# Written by ssot hook install."
	end  = "# End of what ssot hook install wrote.\n"
)

// scripts are the hooks. Each ends with the status of a check that fails, so that lines may follow. FOLDER is the
// directory of the rule file, relative to the repository's top, quoted for the shell.
//
// The pre-commit hook checks the staged files as they are in the working tree. The pre-push hook checks what the pushed
// commits add to the remote's commit; if the remote has none, it checks everything.
var scripts = map[string]string{
	"pre-commit": `#!/bin/sh
` + mark + `
git diff --cached --name-only --diff-filter=ACMR --relative=FOLDER -z -- ':(top)*.go' ':(top)*.md' | (cd ./FOLDER && xargs -0 -r ssot check --) || exit
` + end,
	"pre-push": `#!/bin/sh
` + mark + `
unset GIT_DIR GIT_INDEX_FILE
exec >&2
cd ./FOLDER || exit 1
while read -r _ local _ remote; do
	case $local in *[!0]*) ;; *) continue ;; esac # a branch is removed
	case $remote in
	*[!0]*) ssot check --new-from "$remote" || exit 1 ;;
	*) ssot check || exit 1 ;;
	esac
done
` + end,
}

// Install writes the hooks for the rule file in a directory and returns their paths. Unless force is set, it writes
// none if there is a hook in which its own lines can't be told from others.
func Install(ctx context.Context, folder string, force bool) ([]string, error) {
	repository, err := revision.Open(ctx, folder)
	if none, ok := errors.AsType[*revision.NoneError](err); ok {
		return nil, fmt.Errorf("%s is in no git repository, so there is nothing that runs hooks", none.Dir)
	}
	if err != nil {
		return nil, err
	}
	hooks, err := repository.Hooks(ctx)
	if err != nil {
		return nil, err
	}
	shellFolder, err := shellFolder(repository.Top, folder)
	if err != nil {
		return nil, err
	}
	names := []string{"pre-commit", "pre-push"}
	for _, name := range names {
		if err := within(repository.Top, filepath.Join(hooks, name)); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(hooks, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of hooks: %w", err)
	}
	seen, texts := make([][]byte, len(names)), make([]string, len(names))
	for i, name := range names {
		path := filepath.Join(hooks, name)
		seen[i], err = disk.Read(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("look at the hook that is there: %w", err)
		}
		texts[i] = strings.ReplaceAll(scripts[name], "FOLDER", shellFolder)
		if seen[i] == nil || force {
			continue
		}
		if texts[i], err = renewed(path, string(seen[i]), texts[i]); err != nil {
			return nil, err
		}
	}
	paths, files := make([]string, len(names)), make([]*outfile.File, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(hooks, name)
		if files[i], err = outfile.OpenSeen(paths[i], seen[i]); err != nil {
			return nil, err
		}
		defer files[i].Discard()
		if _, err := files[i].Write([]byte(texts[i])); err != nil {
			return nil, err
		}
	}
	if err := outfile.CommitAll(files); err != nil {
		return nil, err
	}
	for _, path := range paths {
		if err := letRun(path); err != nil {
			return nil, fmt.Errorf("let the hook be run: %w", err)
		}
	}
	return paths, nil
}

// letRun makes a hook executable for all who may read it if nobody may run it, as a new one is. Else its owner may, and
// all others keep the rights that they have.
func letRun(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	mode := info.Mode() | 0o100
	if info.Mode()&0o111 == 0 {
		mode |= mode & 0o444 >> 2
	}
	if mode == info.Mode() {
		return nil
	}
	return os.Chmod(path, mode)
}

// renewed returns the text of a hook with ours in the place of what an earlier run wrote. All other lines stay.
func renewed(path, old, ours string) (string, error) {
	if old == unended(ours) {
		return ours, nil
	}
	before, rest, begun := strings.Cut(old, mark+"\n")
	_, after, ended := strings.Cut(rest, end)
	switch {
	case !begun:
		return "", fmt.Errorf("%s is there and not ours: put a line with ssot check into it, or replace it with --force", path)
	case !ended || strings.Contains(rest, mark) || strings.Contains(after, end):
		return "", fmt.Errorf("%s has other lines than ssot hook install wrote, and it can't be told which are yours: remove ours from it, or replace all of it with --force", path)
	}
	_, block, _ := strings.Cut(ours, mark)
	return before + mark + block + after, nil
}

// unended returns a hook as it was written before it had a last line of its own.
func unended(hook string) string {
	return strings.Replace(strings.TrimSuffix(hook, end), "ssot check --) || exit\n", "ssot check --)\n", 1)
}

// within returns an error if a hook would be written through a symbolic link that leads out of the repository, with
// which it may have come: git's own folder comes with an archive. In a worktree that folder is in another repository.
func within(top, path string) error {
	tops := []string{top}
	if i := strings.LastIndex(filepath.ToSlash(path), "/.git/"); i > 0 {
		tops = append(tops, path[:i])
	}
	for _, top := range tops {
		if _, err := outfile.In(top, path); err != nil {
			return fmt.Errorf("%w (git config --global core.hooksPath FOLDER does), or put a folder in the place of the link", err)
		}
	}
	return nil
}

// shellFolder returns the path from the top of a repository to a directory, quoted for the shell.
func shellFolder(top, folder string) (string, error) {
	top, err := filepath.EvalSymlinks(top)
	if err != nil {
		return "", err
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		return "", err
	}
	rel, err := filepath.Rel(top, folder)
	if err != nil {
		return "", err
	}
	rel = filepath.ToSlash(rel)
	if rel == "." {
		rel = ""
	} else {
		rel += "/"
	}
	return "'" + strings.ReplaceAll(rel, "'", `'\''`) + "'", nil
}
