// Package hook writes git hooks that run ssot check on what has changed: in go a folder with a rule file, out come the
// hooks that were written. It does not replace a hook that it did not write, unless it is forced to.
package hook

import (
	"bytes"
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

// mark identifies a hook that this package wrote.
const mark = "# Written by ssot hook install."

// scripts are the hooks. FOLDER is the directory of the rule file, relative to the repository's top, quoted for the
// shell.
//
// The pre-commit hook checks the staged files as they are in the working tree. The pre-push hook checks what the pushed
// commits add to the remote's commit; if the remote has none, it checks everything.
var scripts = map[string]string{
	"pre-commit": `#!/bin/sh
` + mark + `
git diff --cached --name-only --diff-filter=ACMR --relative=FOLDER -z -- ':(top)*.go' ':(top)*.md' | (cd ./FOLDER && xargs -0 -r ssot check --)
`,
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
`,
}

// Install writes the hooks for the rule file in a directory and returns their paths. Unless force is set, it writes
// none if there is a hook that this package did not write.
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
	for _, name := range names {
		path := filepath.Join(hooks, name)
		old, err := disk.Read(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, fmt.Errorf("look at the hook that is there: %w", err)
		case !bytes.Contains(old, []byte(mark)) && !force:
			return nil, fmt.Errorf("%s is there and not ours: put a line with ssot check into it, or replace it with --force", path)
		}
	}
	var written []string
	for _, name := range names {
		path := filepath.Join(hooks, name)
		text := strings.ReplaceAll(scripts[name], "FOLDER", shellFolder)
		if err := outfile.Replace(path, []byte(text)); err != nil {
			return written, err
		}
		if err := os.Chmod(path, 0o755); err != nil {
			return written, fmt.Errorf("let the hook be run: %w", err)
		}
		written = append(written, path)
	}
	return written, nil
}

// within returns an error if a hook would be written through a symbolic link that may have come with the repository.
// Nothing in git's own folder did.
func within(top, path string) error {
	if rel, err := filepath.Rel(top, path); err == nil && strings.HasPrefix(filepath.ToSlash(rel), ".git/") {
		return nil
	}
	_, err := outfile.In(top, path)
	return err
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
