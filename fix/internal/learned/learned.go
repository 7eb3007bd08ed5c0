package learned

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
)

// formatVersion is the version of the file format. Files of another version are ignored and written again.
const formatVersion = "learned 1"

const (
	folderMode = 0o700
	fileMode   = 0o600

	lockName  = "lock"           // is locked by who writes a file of the folder
	temporary = ".tmp"           // how the name of a file ends that is being written
	patience  = 10 * time.Second // for others who write
)

// header returns the first line of a module's file.
func header(m load.Module) string {
	return fmt.Sprintf("%s %s %s %s\n", formatVersion, m.Path, m.Version, m.Sum)
}

// name returns the name of a module's file, in lower case for file systems that ignore case.
func name(m load.Module) string {
	var b strings.Builder
	for _, r := range m.Path + "@" + m.Version {
		switch {
		case 'A' <= r && r <= 'Z':
			b.WriteString("!" + strings.ToLower(string(r)))
		case r == '/' || r == '\\' || r == ':':
			b.WriteByte('+')
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + ".txt"
}

// Library returns the library with the rows that the folder has for these modules. An empty folder name means none.
func Library(dir, root string, modules []load.Module) library.Library {
	if dir == "" || len(modules) == 0 || usable(dir, root) != nil {
		return library.Library{}
	}
	f, err := folder.Open(dir, nil)
	if err != nil {
		return library.Library{}
	}
	defer func() { _ = f.Close() }() // it was only read
	var all []library.Learned
	for _, m := range modules {
		data, _, err := file.Read(f, name(m))
		if err != nil {
			continue
		}
		text, ok := strings.CutPrefix(string(data), header(m))
		one := library.Learned{From: m.Path + " " + m.Version, Text: text}
		if _, err := library.With([]library.Learned{one}); ok && err == nil {
			all = append(all, one)
		}
	}
	lib, err := library.With(all)
	if err != nil {
		return library.Library{}
	}
	return lib
}

// Write replaces the rows of a module, and returns the file's path. It makes the folder.
func Write(ctx context.Context, dir, root string, m load.Module, rows []library.Row) (path string, err error) {
	if dir == "" {
		return "", errors.New("there is no folder to keep rows in: set HOME, or XDG_CACHE_HOME to an absolute path")
	}
	if err := outside(dir, root); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return "", fmt.Errorf("make the folder for rows: %w", err)
	}
	if err := usable(dir, root); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(header(m))
	pkg := ""
	for _, row := range rows {
		if row.Package != pkg {
			pkg = row.Package
			fmt.Fprintf(&b, "\npackage %s %s part generated\n", pkg, m.Version)
		}
		b.WriteString(row.String() + "\n")
	}
	f, err := folder.Open(dir, nil)
	if err != nil {
		return "", fmt.Errorf("open the folder for rows: %w", err)
	}
	defer func() { _ = f.Close() }() // the file was closed and flushed above
	release, err := lockfile.Take(ctx, filepath.Join(dir, lockName), lockfile.Alone, patience)
	if err != nil {
		return "", fmt.Errorf("wait for the folder for rows: %w", err)
	}
	defer release()
	if err := sweep(f); err != nil {
		return "", fmt.Errorf("tidy the folder for rows: %w", err)
	}
	if err := file.Put(f, name(m)+temporary, name(m), []byte(b.String()), fileMode); err != nil {
		return "", fmt.Errorf("write the rows of %s: %w", m.Path, err)
	}
	return filepath.Join(dir, name(m)), nil
}

// sweep removes the temporary files that killed processes left. Who calls it has the lock: nobody else is writing.
func sweep(f *folder.Folder) error {
	entries, err := f.ReadDir(".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasSuffix(e.Name(), temporary) {
			if err := file.Discard(f, e.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

// usable returns an error when others can write to the folder, or when it lies in the tree.
func usable(dir, root string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return err
	case err != nil:
		return fmt.Errorf("look at the folder for rows: %w", err)
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder: move it away, ssot keeps rows there", dir)
	}
	if uid, _, ok := folder.Owner(info); ok && uid != os.Geteuid() {
		return fmt.Errorf("the folder for rows, %s, belongs to another user: set XDG_CACHE_HOME to a folder of your own", dir)
	}
	if _, _, ok := folder.Owner(info); ok && info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("others can write to the folder for rows: run chmod go-w %s", dir)
	}
	return outside(dir, root)
}

// outside returns an error when the folder lies in the tree, by its name or behind links.
func outside(dir, root string) error {
	if disk.Inside(root, dir) || disk.Inside(disk.Resolve(root), disk.Resolve(dir)) {
		return fmt.Errorf("the folder for rows, %s, lies in %s, where a clone could bring one: set XDG_CACHE_HOME to a folder outside of it", dir, root)
	}
	return nil
}
