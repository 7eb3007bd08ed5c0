package statedir

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"syscall"
)

// Local is the folder in the tree that holds the session's name.
const Local = ".ssot"

const (
	idFile     = "id"
	ignoreFile = ".gitignore"
	ignoreAll  = "*\n"

	// maxNames is how many names a tree keeps: those of other users and machines that work on the same tree, the newest
	// first.
	maxNames = 8
	maxID    = 4096 // bytes of .ssot/id

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// A name is what crypto/rand.Text makes: nobody can guess one.
var nameForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

func newName() string { return rand.Text() }

func validName(s string) bool { return nameForm.MatchString(s) }

// names reads the names that stand in the tree; it is nil when there are none. The note says what stands in their
// place.
func (d *Dir) names() (names []string, note string, err error) {
	raw, err := d.Read(idFile, maxID)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", nil
	case errors.Is(err, errStrange):
		return nil, err.Error() + ": it is not read", nil
	case err != nil:
		return nil, "", err
	}
	for line := range strings.Lines(string(raw)) {
		if name := strings.TrimSpace(line); validName(name) && len(names) < maxNames {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		note = d.shown(idFile) + " holds no name of a session: it is not read"
	}
	return names, note, nil
}

// errStrange is something in the tree that ssot did not put there: a link, a device, a file that is too large.
var errStrange = errors.New("not what ssot writes")

// Read returns what a file of .ssot holds, which may have come with a clone. It is the only way to read one: links are
// not followed, nothing but a regular file of at most limit bytes is opened.
// The error is fs.ErrNotExist when there is no such file.
func (d *Dir) Read(name string, limit int64) ([]byte, error) {
	root, err := d.openLocal()
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // nothing was written
	return readPlain(root, name, d.shown(name), limit)
}

// readPlain returns what a regular file of at most limit bytes holds; a link is not followed.
func readPlain(root *os.Root, name, shown string, limit int64) ([]byte, error) {
	seen, err := root.Lstat(name)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", shown, err)
	}
	strange := fmt.Errorf("%s is not a plain file: %w", shown, errStrange)
	if !seen.Mode().IsRegular() {
		return nil, strange
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // it may be a pipe by now
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", shown, err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", shown, err)
	}
	if !os.SameFile(seen, info) {
		return nil, strange
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", shown, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d bytes: %w", shown, limit, errStrange)
	}
	return data, nil
}

// openLocal opens .ssot itself, but not through a link.
func (d *Dir) openLocal() (*os.Root, error) {
	tree, err := os.OpenRoot(d.folder)
	if err != nil {
		return nil, fmt.Errorf("open the folder of ssot.yaml: %w", err)
	}
	defer func() { _ = tree.Close() }()
	info, err := tree.Lstat(Local)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", d.shown(""), err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder: %w", d.shown(""), errStrange)
	}
	local, err := tree.OpenRoot(Local)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", d.shown(""), err)
	}
	return local, nil
}

// treeWritable looks at the mode of the tree's folder: a privileged user could write to a read-only one, and should
// not.
func (d *Dir) treeWritable() error {
	for _, name := range []string{d.folder, d.shown("")} {
		info, err := os.Lstat(name)
		switch {
		case name != d.folder && errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return fmt.Errorf("look at the folder of ssot.yaml: %w", err)
		case !info.IsDir():
			return fmt.Errorf("%s is not a folder: move it away, ssot keeps the name of its session there", name)
		case info.Mode().Perm()&0o200 == 0:
			return d.readOnly(fs.ErrPermission)
		}
	}
	return nil
}

func (d *Dir) readOnly(err error) error {
	return fmt.Errorf("nothing can be decided here: ssot keeps the name of its session in %s, which can't be written: %w", d.shown(""), err)
}

// addName writes a session's name into the tree, before those that stand there.
func (d *Dir) addName(name string) error {
	if err := d.treeWritable(); err != nil {
		return err
	}
	tree, err := os.OpenRoot(d.folder)
	if err != nil {
		return fmt.Errorf("open the folder of ssot.yaml: %w", err)
	}
	defer func() { _ = tree.Close() }()
	if err := tree.Mkdir(Local, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return d.readOnly(err)
	}
	others, _, err := d.names()
	if err != nil {
		return err
	}
	root, err := d.openLocal()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if err := sweep(root); err != nil {
		return d.readOnly(err)
	}
	// One that came with a clone need not ignore anything, and the name would be committed with the next change.
	if has, err := d.Read(ignoreFile, maxID); err != nil || string(has) != ignoreAll {
		if err := replace(root, ignoreFile, []byte(ignoreAll)); err != nil {
			return d.readOnly(err)
		}
	}
	all := append([]string{name}, others...)
	if err := replace(root, idFile, joined(all[:min(len(all), maxNames)])); err != nil {
		return d.readOnly(err)
	}
	return nil
}

// ours is how the names of temporary files start.
const ours = ".ssot-"

// sweep removes the temporary files of processes that were killed.
func sweep(root *os.Root) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if rest, ok := strings.CutPrefix(e.Name(), ours); ok && validName(rest) && e.Type().IsRegular() {
			if err := root.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// replace puts a file in the place of another one, as a whole, and writes it down to the disk. It begins again when its
// temporary file is gone, for another user of the tree sweeps too.
func replace(root *os.Root, name string, data []byte) (err error) {
	for range 4 {
		if err = replaceOnce(root, name, data); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return err
}

func replaceOnce(root *os.Root, name string, data []byte) (err error) {
	temp := path.Join(path.Dir(name), ours+rand.Text())
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, root.Remove(temp))
		}
	}()
	_, err = io.Copy(f, bytes.NewReader(data))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return root.Rename(temp, name)
}

// isNotDir says that a folder on the way to a path is a file by now.
func isNotDir(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
