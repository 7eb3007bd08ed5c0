package handover

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // git's name of a blob
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/git"
)

// entry is a file in the index or in a commit.
type entry struct{ mode, blob string }

// The modes of files that can be handed over, and that of a submodule's folder.
const (
	plain      = "100644"
	executable = "100755"
	submodule  = "160000"
)

// carried is a file in git, before and after the decisions.
type carried struct {
	path  string // relative to the session's folder
	entry entry
	was   []byte
	is    []byte
}

// store is git's objects and an index, seen from the session's folder. Without a setting in Env it is the repository's
// own index.
type store struct {
	git.Git
	prefix string    // the session's folder relative to the repository's top, with a trailing slash; or empty
	blobs  *sync.Map // those that were read: string to []byte
}

// index returns the entries of the index in the session's folder, by relative path, as a commit of it would have them:
// without those of git add -N. A file with a conflict has no blob.
func (s store) index(ctx context.Context) (map[string]entry, error) {
	out, err := s.Output(ctx, nil, "ls-files", "--stage", "-z")
	if err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	entries := map[string]entry{}
	var empty []string
	for line := range strings.SplitSeq(string(out), "\x00") {
		head, name, _ := strings.Cut(line, "\t")
		if fields := strings.Fields(head); len(fields) == 3 {
			if fields[2] != "0" {
				fields[1] = ""
			}
			entries[name] = entry{fields[0], fields[1]}
			if fields[1] == named(nil, len(fields[1])) {
				empty = append(empty, name)
			}
		}
	}
	if len(empty) == 0 {
		return entries, nil
	}
	// An entry of git add -N has an empty blob. What git will commit is what differs from nothing. Without a word about
	// submodules git would read .gitmodules.
	nothing, err := s.Ask(ctx, "hash-object", "-t", "tree", "--stdin")
	if err != nil {
		return nil, fmt.Errorf("name an empty tree: %w", err)
	}
	out, err = s.Output(ctx, nil, "diff-index", "--cached", "--ita-invisible-in-index", "--ignore-submodules=none", "--no-renames", "--relative", "--name-only", "-z", nothing)
	if err != nil {
		return nil, fmt.Errorf("read what the index has: %w", err)
	}
	committed := strings.Split(string(out), "\x00")
	slices.Sort(committed)
	for _, name := range empty {
		if _, ok := slices.BinarySearch(committed, name); !ok {
			delete(entries, name)
		}
	}
	return entries, nil
}

// tree returns the entries of a commit in the session's folder, by relative path.
func (s store) tree(ctx context.Context, commit string) (map[string]entry, error) {
	out, err := s.Output(ctx, nil, "ls-tree", "-r", "-z", commit)
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

// blob returns a blob's content, which the caller does not modify.
func (s store) blob(ctx context.Context, name string) ([]byte, error) {
	if known, ok := s.blobs.Load(name); ok {
		return known.([]byte), nil
	}
	text, err := s.Output(ctx, nil, "cat-file", "blob", name)
	if err == nil {
		s.blobs.Store(name, text)
	}
	return text, err
}

// write writes a blob, without filters, and returns its object name.
func (s store) write(ctx context.Context, content []byte) (string, error) {
	out, err := s.Output(ctx, bytes.NewReader(content), "hash-object", "-w", "--no-filters", "--stdin")
	return strings.TrimSpace(string(out)), err
}

// put writes all files into an index at once. The marks by which a user has git leave files on disk alone
// (skip-worktree, assume-unchanged) stay: without them git add would take what they keep out.
func (s store) put(ctx context.Context, files []carried) error {
	if len(files) == 0 {
		return nil
	}
	marks, err := s.marks(ctx, files)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, c := range files {
		blob, err := s.write(ctx, c.is)
		if err != nil {
			return fmt.Errorf("store %s in git: %w", c.path, err)
		}
		fmt.Fprintf(&lines, "%s %s\t%s\x00", c.entry.mode, blob, s.fromTop(c.path)) // git reads these paths relative to the top
	}
	if _, err := s.Output(ctx, strings.NewReader(lines.String()), "update-index", "-z", "--index-info"); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	for _, mark := range []string{skipWorktree, assumeUnchanged} {
		if len(marks[mark]) == 0 {
			continue
		}
		if _, err := s.Output(ctx, strings.NewReader(strings.Join(marks[mark], "\x00")+"\x00"), "update-index", mark, "-z", "--stdin"); err != nil {
			return fmt.Errorf("mark files in the index as they were: %w", err)
		}
	}
	return nil
}

// The options of git update-index that mark a file.
const (
	skipWorktree    = "--skip-worktree"
	assumeUnchanged = "--assume-unchanged"
)

// marks returns the marked ones of some files, by mark.
func (s store) marks(ctx context.Context, files []carried) (map[string][]string, error) {
	out, err := s.Output(ctx, nil, "ls-files", "-v", "-z")
	if err != nil {
		return nil, fmt.Errorf("read the marks of the index: %w", err)
	}
	marks := map[string][]string{}
	for line := range strings.SplitSeq(string(out), "\x00") {
		tag, name, _ := strings.Cut(line, " ")
		if !slices.ContainsFunc(files, func(c carried) bool { return c.path == name }) {
			continue
		}
		if strings.EqualFold(tag, "S") {
			marks[skipWorktree] = append(marks[skipWorktree], name)
		}
		if tag != strings.ToUpper(tag) {
			marks[assumeUnchanged] = append(marks[assumeUnchanged], name)
		}
	}
	return marks, nil
}

// filtered returns, by path, the attribute by which git stores a file in another form than on disk (a filter, an
// encoding, $Id$), as a sentence. Files without such an attribute are not in the result.
func (s store) filtered(ctx context.Context, paths []string) (map[string]string, error) {
	if err := s.Attributes(ctx, paths); err != nil {
		return nil, err
	}
	out, err := s.Output(ctx, strings.NewReader(strings.Join(paths, "\x00")+"\x00"), "check-attr", "-z", "--stdin", "filter", "working-tree-encoding", "ident")
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
func (s store) fromTop(file string) string { return path.Join(s.prefix, file) }

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
