package handover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/git"
)

// Repository is the git repository that contains a session's files.
type Repository struct {
	git    git.Git
	prefix string // the session's folder relative to the repository's top, with a trailing slash; or empty
}

// Open finds the repository of a session's folder. It returns ErrNone if there is none.
func Open(ctx context.Context, root string) (*Repository, error) {
	r := &Repository{git: git.Git{Dir: root}}
	if _, err := r.git.Top(ctx); err != nil {
		if errors.Is(err, git.ErrNone) {
			return nil, fmt.Errorf("%s is %w", root, ErrNone)
		}
		return nil, err
	}
	prefix, err := r.git.Ask(ctx, "rev-parse", "--show-prefix")
	r.prefix = prefix
	return r, err
}

// ErrNone is returned if a folder is in no repository.
var ErrNone = git.ErrNone

// entry is a file in the index or in a commit.
type entry struct{ mode, blob string }

// The modes of files that can be handed over.
const (
	plain      = "100644"
	executable = "100755"
)

// index returns the entries of the index in the session's folder, by relative path. A file with a conflict has no
// blob.
func (r *Repository) index(ctx context.Context) (map[string]entry, error) {
	out, err := r.git.Output(ctx, nil, "ls-files", "--stage", "-z")
	if err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	entries := map[string]entry{}
	for line := range strings.SplitSeq(string(out), "\x00") {
		head, name, _ := strings.Cut(line, "\t")
		if fields := strings.Fields(head); len(fields) == 3 {
			if fields[2] != "0" {
				fields[1] = ""
			}
			entries[name] = entry{fields[0], fields[1]}
		}
	}
	return entries, nil
}

// tree returns the entries of a commit in the session's folder, by relative path.
func (r *Repository) tree(ctx context.Context, commit string) (map[string]entry, error) {
	out, err := r.git.Output(ctx, nil, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return nil, fmt.Errorf("read the files of %s: %w", commit, err)
	}
	entries := map[string]entry{}
	for line := range strings.SplitSeq(string(out), "\x00") {
		head, name, _ := strings.Cut(line, "\t")
		if fields := strings.Fields(head); len(fields) == 3 {
			entries[name] = entry{fields[0], fields[2]}
		}
	}
	return entries, nil
}

// blob returns a blob's content.
func (r *Repository) blob(ctx context.Context, name string) ([]byte, error) {
	return r.git.Output(ctx, nil, "cat-file", "blob", name)
}

// store writes a blob, without filters, and returns its object name.
func (r *Repository) store(ctx context.Context, content []byte) (string, error) {
	out, err := r.git.Output(ctx, bytes.NewReader(content), "hash-object", "-w", "--no-filters", "--stdin")
	return strings.TrimSpace(string(out)), err
}

// filtered returns, by path, the attribute by which git stores a file in another form than on disk (a filter, an
// encoding, $Id$), as a sentence. Files without such an attribute are not in the result.
func (r *Repository) filtered(ctx context.Context, paths []string) (map[string]string, error) {
	if err := r.git.Attributes(ctx, paths); err != nil {
		return nil, err
	}
	out, err := r.git.Output(ctx, strings.NewReader(strings.Join(paths, "\x00")+"\x00"), "check-attr", "-z", "--stdin", "filter", "working-tree-encoding", "ident")
	if err != nil {
		return nil, fmt.Errorf("read the attributes of files: %w", err)
	}
	why := map[string]string{}
	fields := strings.Split(string(out), "\x00")
	for ; len(fields) >= 3; fields = fields[3:] {
		if v := fields[2]; v != "unspecified" && v != "unset" {
			why[fields[0]] = fmt.Sprintf("git keeps it under the attribute %s=%s, in another form than on disk: stage it with git add -p", fields[1], v)
		}
	}
	return why, nil
}

// fromTop returns a path relative to the repository's top.
func (r *Repository) fromTop(file string) string { return path.Join(r.prefix, file) }
