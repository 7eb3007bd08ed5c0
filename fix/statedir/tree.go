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

	// maxNames is how many names a tree keeps: those of other users and machines that work on the same tree, the newest
	// first.
	maxNames = 8
	maxID    = 4096 // bytes of .ssot/id

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600

	// What stands in a tree is for all who work on it: names that nobody can guess and nobody but their user can use.
	localMode fs.FileMode = 0o755
	localFile fs.FileMode = 0o644
)

// A name is what crypto/rand.Text makes: nobody can guess one.
var nameForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

func newName() string { return rand.Text() }

func validName(s string) bool { return nameForm.MatchString(s) }

// names reads the names that stand in the tree; it is nil when there are none. The note says what stands in their
// place.
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

// errUnexpected is something in the tree that ssot did not put there: a link, a device, a file that is too large.
var errUnexpected = errors.New("not what ssot writes")

// local is the folder of a tree, and what stands in its .ssot.
type local struct {
	folder string        // absolute, without links
	probe  *folder.Probe // of tests
}

// displayPath returns a path in the tree as people know it.
func (l local) displayPath(name string) string { return filepath.Join(l.folder, Local, name) }

// read returns what a file of .ssot holds, which may have come with a clone. It is the only way to read one: links are
// not followed, nothing but a regular file of at most limit bytes is opened.
// The error is fs.ErrNotExist when there is no such file.
func (l local) read(name string, limit int64) ([]byte, error) {
	root, err := l.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // nothing was written
	return readPlain(root, name, l.displayPath(name), limit)
}

// readPlain returns what a regular file of at most limit bytes holds; a link is not followed.
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

// open opens .ssot itself, but not through a link.
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

// writable looks at the mode of the tree's folder: a privileged user could write to a read-only one, and should
// not.
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

// others reports whether .ssot belongs to another user, or will when that user makes it.
func (l local) others() bool {
	info, err := os.Lstat(l.displayPath(""))
	if errors.Is(err, fs.ErrNotExist) {
		info, err = os.Stat(l.folder)
	}
	return err == nil && others(info)
}

// isClosed reports whether an error says that another user's .ssot is closed to this one.
func (l local) isClosed(err error) bool { return errors.Is(err, fs.ErrPermission) && l.others() }

// addName writes a session's name into the tree, before those that stand there. In a tree that belongs to another user
// it may not: there the session is found by its folder.
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
	// One that came with a clone need not ignore anything, and the name would be committed with the next change.
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

// ours is how the names of temporary files start.
const ours = ".ssot-"

// temporary reports whether a file is one that a process was writing.
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

// formatNames are names, one a line, without doubles.
func formatNames(names []string) []byte {
	var once []string
	for _, n := range names {
		if !slices.Contains(once, n) {
			once = append(once, n)
		}
	}
	return []byte(strings.Join(once, "\n") + "\n")
}
