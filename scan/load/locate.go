package load

import (
	"context"
	"errors"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
)

// Located is the folder that the go command has a package in.
type Located = gocmd.Located

// Locate asks the go command for the folders of packages, from a folder of a module, in the order of the paths. Of a
// package that there is none of, the answer says why. It errs when go can't be asked at all.
func Locate(ctx context.Context, dir string, paths []string) ([]Located, error) {
	g, err := gocmd.New(ctx, dir, nil)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	if !g.InModule() {
		return nil, errors.New("there is no go.mod here that could name a module")
	}
	return g.Locate(ctx, paths)
}
