package load

import (
	"context"
	"errors"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
)

// Located is the folder of a package, as the go command finds it.
type Located = gocmd.Located

// Locate asks the go command, in the folder dir, for the folders of packages. The result is in the order of the paths.
// For a package that was not found, it says why. Locate returns an error if the go command fails.
func Locate(ctx context.Context, dir string, paths []string) ([]Located, error) {
	g, err := gocmd.New(ctx, dir, nil, nil)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	if !g.InModule() {
		return nil, errors.New("there is no go.mod here that could name a module")
	}
	return g.Locate(ctx, paths)
}

// Environment returns an environment in which the user's go command, in a folder of a module, does not write go.mod,
// go.sum, go.work.sum or go.work, and does not download another version of Go unless the user has allowed it. done
// removes temporary files.
func Environment(ctx context.Context, dir string) (env []string, done func(), err error) {
	g, err := gocmd.New(ctx, dir, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	return g.Env, g.Close, nil
}

// WriteOverlay writes the file for the go command's flag -overlay into a folder, and returns the file's path. texts has
// absolute paths; a nil text hides the file.
func WriteOverlay(folder string, texts map[string][]byte) (string, error) {
	return gocmd.WriteOverlay(folder, texts)
}
