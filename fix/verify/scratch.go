package verify

import (
	"cmp"
	"context"
	"fmt"
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

// scratch holds the environment of the go command and the scratch folder of a run. A run removes its folder when it
// ends, also if it is cancelled; the next run removes the folder of a run that was killed.
type scratch struct {
	env     []string // of the go command
	temp    string   // the folder
	folders int      // made in temp so far
	drop    func()   // releases env
	unlock  func()   // releases the lock on temp
}

const (
	scratchName = "ssot-verify-" // the start of a scratch folder's name
	scratchLock = "lock"         // the file in it that is locked while its run lives
	lockWait    = time.Millisecond
)

// open makes the scratch folder of a run in the temporary folder of the go command.
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
		err = v.makeScratch(ctx, cmp.Or(strings.TrimSpace(string(out)), os.TempDir()))
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

// makeScratch removes the scratch folders of killed runs, and makes and locks a new one.
func (s *scratch) makeScratch(ctx context.Context, dir string) error {
	left, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range left {
		if strings.HasPrefix(entry.Name(), scratchName) && entry.IsDir() {
			removeAbandoned(ctx, filepath.Join(dir, entry.Name()))
		}
	}
	if s.temp, err = os.MkdirTemp(dir, scratchName); err != nil {
		return err
	}
	if s.temp, err = filepath.Abs(s.temp); err != nil {
		return err
	}
	s.unlock, err = lockfile.Take(ctx, filepath.Join(s.temp, scratchLock), lockfile.Alone, lockWait)
	return err
}

// removeAbandoned removes a scratch folder whose lock file exists and is not locked. A folder without a lock file
// is left alone, since its run may be about to create the file.
func removeAbandoned(ctx context.Context, path string) {
	lock := filepath.Join(path, scratchLock)
	if info, err := os.Lstat(lock); err != nil || !info.Mode().IsRegular() {
		return
	}
	release, err := lockfile.Take(ctx, lock, lockfile.Alone, lockWait)
	if err != nil {
		return // its run lives, or the folder is another user's
	}
	release()              // first, since Windows does not remove open files
	_ = os.RemoveAll(path) // on failure it stays among the temporary files
}

// close removes the scratch folder.
func (s *scratch) close() {
	s.drop()
	if s.unlock != nil {
		s.unlock() // first, since Windows does not remove open files
	}
	if s.temp != "" {
		_ = os.RemoveAll(s.temp) // on failure it stays among the temporary files
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
