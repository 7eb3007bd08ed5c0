package verify

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
	"github.com/seed-58def443/ssot/scan/load"
)

// scratch is what go needs to run and leaves behind: all of it goes when a run ends, also of what was ended in the
// middle.
type scratch struct {
	env  []string // go's
	temp string   // a folder
	made int      // folders in temp
	drop func()   // what env takes
}

// open makes the scratch of a run, where the user has go's temporary files.
func (v *verifier) open(ctx context.Context) error {
	var err error
	if v.Root, err = filepath.EvalSymlinks(v.Root); err != nil {
		return fmt.Errorf("find the folder to verify: %w", err)
	}
	if v.env, v.drop, err = load.Environment(ctx, v.Root); err != nil {
		return err
	}
	out, _, _, err := gotool.Go{Dir: v.Root, Env: v.env}.Run(ctx, "env", nil, "GOTMPDIR")
	if err == nil {
		if v.temp, err = os.MkdirTemp(strings.TrimSpace(string(out)), "ssot-verify-"); err == nil {
			v.temp, err = filepath.Abs(v.temp)
		}
	}
	if err != nil {
		v.close()
		return fmt.Errorf("make a folder to verify in: %w", err)
	}
	return nil
}

// close removes what was written.
func (s *scratch) close() {
	s.drop()
	if s.temp != "" {
		_ = os.RemoveAll(s.temp) // what stays is among other temporary files
	}
}

// folder makes a new one.
func (s *scratch) folder() (string, error) {
	s.made++
	path := filepath.Join(s.temp, strconv.Itoa(s.made))
	if err := os.Mkdir(path, 0o700); err != nil {
		return "", fmt.Errorf("make a folder to verify in: %w", err)
	}
	return path, nil
}
