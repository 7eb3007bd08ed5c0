package revision

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// limit is the size in bytes above which a file is not written, since no reader accepts it.
const limit = 32 << 20

// blob is a file of a tree.
type blob struct {
	mode, name, path string
}

// Write writes the files of a commit into an empty folder.
func (r *Repository) Write(ctx context.Context, commit, into string) error {
	blobs, err := r.list(ctx, commit)
	if err != nil {
		return fmt.Errorf("list the files of %s: %w", commit, err)
	}
	root, err := os.OpenRoot(into)
	if err != nil {
		return fmt.Errorf("write the files of %s: %w", commit, err)
	}
	defer func() { _ = root.Close() }()
	var wanted []blob
	for _, b := range blobs {
		if b.mode == link || isRead(b.path) {
			wanted = append(wanted, b)
		} else if err := writeBlob(root, b, nil); err != nil {
			return fmt.Errorf("write the files of %s: %w", commit, err)
		}
	}
	if err := r.read(ctx, wanted, func(b blob, content []byte) error { return writeBlob(root, b, content) }); err != nil {
		return fmt.Errorf("write the files of %s: %w", commit, err)
	}
	return nil
}

// The modes of entries other than plain files.
const (
	link      = "120000"
	submodule = "160000"
)

// list returns the files of a commit, except submodules and files whose path would leave the folder.
func (r *Repository) list(ctx context.Context, commit string) ([]blob, error) {
	out, err := r.git.Output(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	var blobs []blob
	for entry := range strings.SplitSeq(string(out), "\x00") {
		head, name, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(head)
		if !ok || len(fields) != 3 || fields[0] == submodule || !filepath.IsLocal(filepath.FromSlash(name)) {
			continue
		}
		blobs = append(blobs, blob{fields[0], fields[2], name})
	}
	return blobs, nil
}

// isRead reports whether a reader of the tree needs the content of a file.
func isRead(file string) bool {
	switch path.Ext(file) {
	case ".go", ".mod", ".sum", ".work", ".md", ".markdown":
		return true
	}
	switch path.Base(file) {
	case "ssot.yaml", "ssot.baseline.jsonl", "modules.txt":
		return true
	}
	return false
}

// read passes the content of files to handle, in their order.
func (r *Repository) read(ctx context.Context, blobs []blob, handle func(blob, []byte) error) (err error) {
	var names, complaint bytes.Buffer
	for _, b := range blobs {
		names.WriteString(b.name + "\n")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	args := []string{"cat-file", "--batch"}
	cmd := r.git.Command(ctx, args...)
	cmd.Stdin, cmd.Stderr = &names, &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return r.git.Sentence(ctx, err, "", args)
	}
	in := bufio.NewReader(out)
	for _, b := range blobs {
		content, readErr := nextBlob(in)
		if readErr == nil {
			readErr = handle(b, content)
		}
		if readErr != nil {
			cancel()
			_ = cmd.Wait() // it was killed
			return fmt.Errorf("%s: %w", b.path, readErr)
		}
	}
	if err := cmd.Wait(); err != nil {
		return r.git.Sentence(ctx, err, complaint.String(), args)
	}
	return nil
}

// nextBlob reads one answer of git cat-file --batch. It discards a file that is too large.
func nextBlob(in *bufio.Reader) ([]byte, error) {
	head, err := in.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("git ended too early: %w", err)
	}
	fields := strings.Fields(head)
	if len(fields) != 3 {
		return nil, errors.New("git does not have its content (a partial clone?): run git fetch --refetch --no-filter origin")
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return nil, err
	}
	if size > limit {
		_, err = io.CopyN(io.Discard, in, size+1)
		return nil, err
	}
	content := make([]byte, size+1) // with the line feed after it
	_, err = io.ReadFull(in, content)
	return content[:size], err
}

// writeBlob writes a file. It writes a symbolic link only if its target stays in the tree, whatever other links
// exist.
func writeBlob(root *os.Root, b blob, content []byte) error {
	name := filepath.FromSlash(b.path)
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if b.mode != link {
		return root.WriteFile(name, content, 0o644)
	}
	target := string(content)
	if path.Clean(target) != target || path.IsAbs(target) || !filepath.IsLocal(filepath.FromSlash(path.Join(path.Dir(b.path), target))) {
		return nil
	}
	if err := root.Symlink(filepath.FromSlash(target), name); err != nil && runtime.GOOS != "windows" { // few users may create one there
		return err
	}
	return nil
}
