package gocmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Located is the folder that the go command has a package in.
type Located struct {
	ImportPath string
	Dir        string // absolute; empty when there is none
	Module     string // path of its module; empty for one of Go's own
	Version    string // of its module; empty for a main module and for what a folder stands in the place of
	Main       bool   // its module is a main module
	Why        string // the go command's sentence when Dir is empty
}

// Locate asks for the folders of packages. A module that is not on this machine is fetched when go.mod names it, and
// verified by go.sum.
func (g *Command) Locate(ctx context.Context, paths []string) ([]Located, error) {
	out, err := g.run(ctx, slices.Concat([]string{"list", "-e", "-find", "-buildvcs=false", "-json=ImportPath,Dir,Module,Error", "--"}, paths)...)
	if err != nil {
		return nil, err
	}
	var list []Located
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir string
			Module          *struct {
				Path, Version string
				Main          bool
				Replace       *struct{ Version string }
			}
			Error *struct{ Err string }
		}
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, fmt.Errorf("read the answer of go list: %w", err)
		}
		l := Located{ImportPath: p.ImportPath, Dir: p.Dir}
		if m := p.Module; m != nil {
			l.Module, l.Version, l.Main = m.Path, m.Version, m.Main
			if m.Replace != nil {
				l.Version = m.Replace.Version
			}
		}
		if p.Error != nil {
			l.Why = OneLine(g.sentence(p.Error.Err))
		}
		list = append(list, l)
	}
}
