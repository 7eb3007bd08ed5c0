package verify

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/scratch"
	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan/load"
)

// scratchFolders holds the environment of the go command and the scratch folders of a run. A run removes its folders
// when it ends, also if it is cancelled; the next run removes those of a run that was killed.
type scratchFolders struct {
	env     []string        // of the go command
	temp    *scratch.Folder // the folder in go's temporary folder
	tests   *scratch.Folder // the folder in the system's temporary folder, for the tests
	folders int             // made in temp so far
	drop    func()          // releases env
}

// scratchName is the start of a scratch folder's name. Tests make sockets in these folders, whose paths have at most
// 104 bytes, of which macOS uses half for its temporary folder: so it is short.
const scratchName = "ssot-v-"

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
		v.temp, err = scratch.Make(ctx, cmp.Or(strings.TrimSpace(string(out)), os.TempDir()), scratchName)
	}
	if err == nil {
		v.tests, err = scratch.Make(ctx, os.TempDir(), scratchName)
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

// close removes the scratch folders.
func (s *scratchFolders) close() {
	s.drop()
	s.temp.Drop()
	s.tests.Drop()
}

// folder makes a new folder in the scratch folder.
func (s *scratchFolders) folder() (string, error) {
	s.folders++
	path := filepath.Join(s.temp.Path, strconv.Itoa(s.folders))
	if err := os.Mkdir(path, 0o700); err != nil {
		return "", fmt.Errorf("make a folder to verify in: %w", err)
	}
	return path, nil
}
