package verify

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan/load"
)

// scratch holds the environment of the go command and the scratch folders of a run. A run removes its folders when it
// ends, also if it is cancelled; the next run removes those of a run that was killed.
type scratch struct {
	env     []string // of the go command
	temp    string   // the folder in go's temporary folder
	tests   string   // the folder in the system's temporary folder, for the tests
	folders int      // made in temp so far
	drop    func()   // releases env
	unlock  []func() // release the locks on the folders
}

// Tests make sockets in these folders, whose paths have at most 104 bytes, of which macOS uses half for its temporary
// folder: so their names are short.
const (
	scratchName   = "ssot-v-"   // the start of a scratch folder's name
	scratchRandom = 5           // the number of random letters after it
	scratchLock   = "lock"      // the file in it that is locked while its run lives
	lockWait      = time.Minute // only another run's look at the folder is waited for
)

// open makes the scratch folders of a run.
func (v *verifier) open(ctx context.Context) error {
	var err error
	if v.Root, err = filepath.EvalSymlinks(v.Root); err != nil {
		return fmt.Errorf("find the folder to verify: %w", err)
	}
	if err := v.buildable(ctx); err != nil {
		return err
	}
	if v.env, v.drop, err = load.Environment(ctx, v.Root); err != nil {
		return err
	}
	out, _, _, err := gotool.Go{Dir: v.Root, Env: v.env}.Run(ctx, "env", nil, "GOTMPDIR")
	if err == nil {
		v.temp, err = v.makeScratch(ctx, cmp.Or(strings.TrimSpace(string(out)), os.TempDir()))
	}
	if err == nil {
		v.tests, err = v.makeScratch(ctx, os.TempDir())
	}
	if err != nil {
		v.close()
		return fmt.Errorf("make a folder to verify in: %w", err)
	}
	return nil
}

// buildable returns an error if go would open a file that is not regular: it would wait forever at a named pipe.
func (v *verifier) buildable(ctx context.Context) error {
	tree, err := load.Walk(ctx, v.Root, nil)
	if err != nil {
		return fmt.Errorf("find the files to verify: %w", err)
	}
	if len(tree.Special) > 0 {
		s := tree.Special[0]
		name, err := filepath.Rel(v.Root, s.Position.Filename)
		if err != nil {
			name = s.Position.Filename
		}
		return fmt.Errorf("%s: %s, and go would open it: move it away first", visible.Name(name), s.Msg)
	}
	return nil
}

// makeScratch removes the scratch folders of killed runs in a folder, and makes and locks a new one.
func (s *scratch) makeScratch(ctx context.Context, dir string) (string, error) {
	left, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, entry := range left {
		if isScratch(entry.Name()) && entry.IsDir() {
			removeAbandoned(ctx, filepath.Join(dir, entry.Name()))
		}
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, scratchName+strings.ToLower(rand.Text()[:scratchRandom]))
		err := os.Mkdir(path, 0o700)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		lock := filepath.Join(path, scratchLock)
		unlock, err := lockfile.Take(ctx, lock, lockfile.Alone, lockWait)
		if err != nil {
			return "", errors.Join(err, os.RemoveAll(path))
		}
		if _, err := os.Lstat(lock); err != nil { // another run locked it first, and took it for abandoned
			unlock()
			continue
		}
		s.unlock = append(s.unlock, unlock)
		return path, nil
	}
}

// isScratch reports whether a folder's name is one that makeScratch gives.
func isScratch(name string) bool {
	rest, ok := strings.CutPrefix(name, scratchName)
	return ok && len(rest) == scratchRandom && strings.Trim(rest, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// removeAbandoned removes a scratch folder whose lock file exists and is not locked. A folder without a lock file
// is left alone, since its run may be about to create the file.
func removeAbandoned(ctx context.Context, path string) {
	lock := filepath.Join(path, scratchLock)
	if info, err := os.Lstat(lock); err != nil || !info.Mode().IsRegular() {
		return
	}
	release, err := lockfile.Take(ctx, lock, lockfile.Alone, time.Millisecond)
	if err != nil {
		return // its run lives, or the folder is another user's
	}
	gotool.Remove(path) // under the lock: its run may be about to take it
	release()
	gotool.Remove(path) // again, since Windows does not remove open files
}

// close removes the scratch folders.
func (s *scratch) close() {
	s.drop()
	for _, unlock := range s.unlock {
		unlock() // first, since Windows does not remove open files
	}
	for _, path := range []string{s.temp, s.tests} {
		if path != "" {
			gotool.Remove(path)
		}
	}
}

// folder makes a new folder in the scratch folder.
func (s *scratch) folder() (string, error) {
	s.folders++
	path := filepath.Join(s.temp, strconv.Itoa(s.folders))
	if err := os.Mkdir(path, 0o700); err != nil {
		return "", fmt.Errorf("make a folder to verify in: %w", err)
	}
	return path, nil
}
