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

// Located is the folder of a package, as the go command finds it.
type Located struct {
	ImportPath string
	Dir        string // absolute; empty if the package was not found
	Module     string // path of its module; empty for the standard library
	Version    string // version of its module; empty for a main module and for a module replaced by a folder
	Main       bool   // its module is a main module
	Why        string // the message of the go command, if Dir is empty
}

// Locate finds the folders of packages. A module that go.mod requires is downloaded if necessary, and verified by
// go.sum. If a package has a file that is not regular, Locate returns an error that names it.
func (g *Command) Locate(ctx context.Context, paths []string) ([]Located, error) {
	if err := g.listable(ctx, paths); err != nil {
		return nil, err
	}
	out, err := g.run(ctx, slices.Concat([]string{"list", "-e", "-find", "-json=ImportPath,Dir,Module,Error", "--"}, paths)...)
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
