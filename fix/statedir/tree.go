package statedir

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/scan/disk"
)

// Local is the folder in the tree that holds the session's name.
const Local = ".ssot"

const (
	idFile     = "id"
	ignoreFile = ".gitignore"
	ignoreAll  = "*\n"

	// maxNames is the number of names in a tree, the newest first: other users and machines may work on the same
	// tree.
	maxNames = 8
	maxID    = 4096 // bytes of .ssot/id

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600

	// All users of a tree can read its names: nobody can guess one, and only its user can use it.
	localMode fs.FileMode = 0o755
	localFile fs.FileMode = 0o644
)

// nameForm matches the names that crypto/rand.Text creates; nobody can guess one.
var nameForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

func newName() string { return rand.Text() }

func validName(s string) bool { return nameForm.MatchString(s) }

// names returns the names in the tree, or nil. note describes an unexpected file in their place.
func (l local) names() (names []string, note string, err error) {
	raw, err := l.read(idFile, maxID)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", nil
	case errors.Is(err, errUnexpected):
		return nil, err.Error() + ": it is not read", nil
	case l.isClosed(err):
		return nil, l.displayPath("") + " belongs to another user and can't be read", nil
	case err != nil:
		return nil, "", err
	}
	for line := range strings.Lines(string(raw)) {
		if name := strings.TrimSpace(line); validName(name) && len(names) < maxNames {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		note = l.displayPath(idFile) + " holds no name of a session: it is not read"
	}
	return names, note, nil
}

// errUnexpected means that a file in the tree is not one that ssot writes: a link, a device, a file that is too
// large.
var errUnexpected = errors.New("not what ssot writes")

// local is the folder of a tree, with access to its .ssot.
type local struct {
	folder string        // absolute, symbolic links resolved
	probe  *folder.Probe // for tests
}

// displayPath returns the path of a file in .ssot for messages.
func (l local) displayPath(name string) string { return filepath.Join(l.folder, Local, name) }

// read returns the content of a file in .ssot, which may have come with a clone. All reads use it: it follows no
// links, and opens only regular files of at most limit bytes. The error is fs.ErrNotExist if there is no such file.
func (l local) read(name string, limit int64) ([]byte, error) {
	root, err := l.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // nothing was written
	return readPlain(root, name, l.displayPath(name), limit)
}

// readPlain returns the content of a regular file of at most limit bytes, without following a link.
func readPlain(root *os.Root, name, displayPath string, limit int64) ([]byte, error) {
	data, err := disk.ReadBelow(root, name, limit)
	switch {
	case errors.Is(err, disk.ErrIrregular), errors.Is(err, disk.ErrReplaced):
		return nil, fmt.Errorf("%s is not a plain file: %w", displayPath, errUnexpected)
	case errors.Is(err, disk.ErrTooLarge):
		return nil, fmt.Errorf("%s is larger than %d bytes: %w", displayPath, limit, errUnexpected)
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", displayPath, err)
	}
	return data, nil
}

// open opens .ssot, without following a link.
func (l local) open() (*os.Root, error) {
	tree, err := os.OpenRoot(l.folder)
	if err != nil {
		return nil, fmt.Errorf("open the folder of ssot.yaml: %w", err)
	}
	defer func() { _ = tree.Close() }()
	info, err := tree.Lstat(Local)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", l.displayPath(""), err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder: %w", l.displayPath(""), errUnexpected)
	}
	local, err := tree.OpenRoot(Local)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", l.displayPath(""), err)
	}
	return local, nil
}

// writable returns an error if the tree's folder is read-only. It looks at the mode, since a privileged user could
// write to it all the same.
func (l local) writable() error {
	for _, name := range []string{l.folder, l.displayPath("")} {
		info, err := os.Lstat(name)
		switch {
		case name != l.folder && errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return fmt.Errorf("look at the folder of ssot.yaml: %w", err)
		case !info.IsDir():
			return fmt.Errorf("%s is not a folder: move it away, ssot keeps the name of its session there", name)
		case info.Mode().Perm()&0o200 == 0:
			return l.readOnly(fs.ErrPermission)
		}
	}
	return nil
}

func (l local) readOnly(err error) error {
	return fmt.Errorf("nothing can be decided here: ssot keeps the name of its session in %s, which can't be written: %w", l.displayPath(""), err)
}

// others reports whether .ssot belongs to another user, or will once that user creates it.
func (l local) others() bool {
	info, err := os.Lstat(l.displayPath(""))
	if errors.Is(err, fs.ErrNotExist) {
		info, err = os.Stat(l.folder)
	}
	return err == nil && others(info)
}

// isClosed reports whether an error means that another user's .ssot is not accessible.
func (l local) isClosed(err error) bool { return errors.Is(err, fs.ErrPermission) && l.others() }

// addName adds a session's name to the tree, before the others. It does nothing in a tree of another user that is
// not accessible: there the session is found by its folder.
func (l local) addName(name string) error {
	if err := l.writable(); err != nil {
		return err
	}
	if err := l.writeName(name); !l.isClosed(err) {
		return err
	}
	return nil
}

func (l local) writeName(name string) error {
	tree, err := folder.Open(l.folder, l.probe)
	if err != nil {
		return fmt.Errorf("open the folder of ssot.yaml: %w", err)
	}
	defer func() { _ = tree.Close() }() // what was written is synced
	if err := makeIn(tree, Local, localMode); err != nil {
		return l.readOnly(err)
	}
	others, _, err := l.names()
	if err != nil {
		return err
	}
	root, err := l.open()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if err := sweep(root); err != nil {
		return l.readOnly(err)
	}
	for _, name := range []string{ignoreFile, idFile} {
		if info, err := root.Lstat(name); err == nil && info.IsDir() {
			return fmt.Errorf("nothing can be decided here: %s is a folder, and ssot writes a file of that name: move it away or remove it, it did not come from ssot", l.displayPath(name))
		}
	}
	// An .ssot from a clone may lack a .gitignore; the name would then be committed.
	if has, err := l.read(ignoreFile, maxID); err != nil || string(has) != ignoreAll {
		if err := replace(folder.Of(root, l.probe), ignoreFile, []byte(ignoreAll), localFile); err != nil {
			return l.readOnly(err)
		}
	}
	all := append([]string{name}, others...)
	if err := replace(folder.Of(root, l.probe), idFile, formatNames(all[:min(len(all), maxNames)]), localFile); err != nil {
		return l.readOnly(err)
	}
	return nil
}

// ours is the prefix of temporary file names.
const ours = ".ssot-"

// temporary reports whether an entry is a temporary file.
func temporary(e fs.DirEntry) bool {
	rest, ok := strings.CutPrefix(e.Name(), ours)
	return ok && validName(rest) && e.Type().IsRegular()
}

// sweep removes the temporary files of processes that were killed.
func sweep(root *os.Root) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if temporary(e) {
			if err := root.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// formatNames returns names, one a line, without duplicates.
func formatNames(names []string) []byte {
	var once []string
	for _, n := range names {
		if !slices.Contains(once, n) {
			once = append(once, n)
		}
	}
	return []byte(strings.Join(once, "\n") + "\n")
}
