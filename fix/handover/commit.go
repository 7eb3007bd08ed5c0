package handover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/scratch"
)

// Part is the content of one commit.
type Part struct {
	Message string
	Changes []patch.Change // of all decisions up to this part, relative to the files without decisions
}

// Made is a commit in git's object store that is on no branch yet.
type Made struct {
	Name  string
	Files []string // the files that differ from its parent, relative to the session's folder
}

// Commits writes a commit for each part, each on top of the one before it and the first on HEAD. A commit contains
// the changes of its part alone, and no other staged or unstaged edit. A part without changes gets no commit.
// Branches and the index stay unchanged.
func (r *Repository) Commits(ctx context.Context, parts []Part) ([]Made, error) {
	if err := r.git.Own(ctx); err != nil {
		return nil, err
	}
	parent, err := r.git.head(ctx)
	if err != nil {
		return nil, err
	}
	head, err := r.git.tree(ctx, parent)
	if err != nil {
		return nil, err
	}
	temp, err := scratch.Make(ctx, os.TempDir(), "ssot-commit-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for an index: %w", err)
	}
	defer temp.Drop()
	beside := r.git
	beside.Env = []string{"GIT_INDEX_FILE=" + filepath.Join(temp.Path, "index")}
	if _, err := beside.Output(ctx, nil, "read-tree", parent); err != nil {
		return nil, fmt.Errorf("read HEAD: %w", err)
	}
	last := map[string]string{}
	var list []Made
	for _, p := range parts {
		all, err := r.applied(ctx, head, p.Changes)
		if err != nil {
			return nil, err
		}
		var files []string
		for _, c := range all {
			if last[c.path] != string(c.is) {
				files = append(files, c.path)
			}
			last[c.path] = string(c.is)
		}
		if len(files) == 0 {
			continue
		}
		if err := beside.put(ctx, all); err != nil {
			return nil, err
		}
		tree, err := beside.Ask(ctx, "write-tree")
		if err != nil {
			return nil, fmt.Errorf("write the tree of a commit: %w", err)
		}
		name, err := beside.Output(ctx, strings.NewReader(p.Message), "commit-tree", "-p", parent, tree)
		if err != nil {
			return nil, fmt.Errorf("write a commit: %w", err)
		}
		parent = strings.TrimSpace(string(name))
		list = append(list, Made{parent, files})
	}
	return list, nil
}

// head returns the commit of HEAD. It returns an error during a merge, cherry-pick or revert, which a commit would end.
func (s store) head(ctx context.Context) (string, error) {
	head, err := s.Ask(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	if err != nil {
		return "", cmp.Or(ctx.Err(), errors.New("HEAD is no commit yet: commit first, so that there is something to start from"))
	}
	for ref, what := range map[string]string{"MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert"} {
		if _, err := s.Ask(ctx, "rev-parse", "--verify", "--quiet", ref); err == nil {
			return "", fmt.Errorf("a %s is going on: end it first", what)
		}
	}
	return head, ctx.Err()
}

// Advance moves the branch of HEAD to the last of the commits, and applies changes, those of all decisions, to the
// index. Other staged edits stay staged. If it returns an error, the branch and the index are as they were.
func (r *Repository) Advance(ctx context.Context, list []Made, changes []patch.Change) error {
	head, err := r.git.head(ctx)
	if err != nil {
		return err
	}
	parent, err := r.git.Ask(ctx, "rev-parse", "--verify", "--quiet", list[0].Name+"^")
	if err != nil || parent != head {
		return cmp.Or(ctx.Err(), errors.New("HEAD is another commit than a moment ago: run it again"))
	}
	return r.git.onIndex(ctx, func(c *indexCopy) error {
		all, err := r.onto(ctx, c, changes)
		if err != nil {
			return err
		}
		return r.move(ctx, list[len(list)-1].Name, head, func() error {
			if len(all) == 0 {
				return nil
			}
			return c.replace()
		})
	})
}

// Subject returns the first line of a commit's message.
func (r *Repository) Subject(ctx context.Context, commit string) (string, error) {
	out, err := r.git.Output(ctx, nil, "rev-list", "--max-count=1", "--format=%s", commit)
	_, subject, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(subject), err
}
