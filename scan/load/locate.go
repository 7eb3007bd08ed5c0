package load

import (
	"context"
	"errors"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
)

// Located is the folder that the go command has a package in.
type Located = gocmd.Located

// Locate asks the go command for the folders of packages, from a folder of a module, in the order of the paths. Of a
// package that there is none of, the answer says why. It returns an error when go can't be asked at all.
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

// Environment returns the environment in which the user's go command, in a folder of a module, writes none of go.mod,
// go.sum, go.work.sum and go.work, and fetches no other version of Go unless the user says so. Done removes what that
// takes.
func Environment(ctx context.Context, dir string) (env []string, done func(), err error) {
	g, err := gocmd.New(ctx, dir, nil)
	if err != nil {
		return nil, nil, err
	}
	return g.Env, g.Close, nil
}
