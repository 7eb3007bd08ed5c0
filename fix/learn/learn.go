package learn

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/learned"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/summary"
	"github.com/seed-58def443/ssot/scan/load"
)

// Options are the library to learn and the folder to store its rows in.
type Options struct {
	Dir    string // a folder of the module whose go.mod names the library; absolute
	Folder string // the user's own folder for rows
	Path   string // the import path of a package or module
	Tags   []string
}

// Outcome describes what was learned.
type Outcome struct {
	Module, Version string
	File            string   // the file with the rows
	Packages        int      // the packages that were read
	Unread          []string // packages of the module that do not type-check, since something that they import is missing
	Kinds           []Count  // the number of rows of each kind
	Hand            int      // the rows that repeat or concern what rows by hand describe
	Rows            []string // the rows as text, with their packages
}

// Count is the number of rows of a kind.
type Count struct {
	Kind string
	Rows int
}

// Run reads a module and stores its rows. It returns an error, and writes nothing, when go.mod does not require the
// module, when its text or that of a module that it imports is not the one of a version (a folder of the repository
// replaces it, or it is vendored), or when none of its packages can be read.
func Run(ctx context.Context, o Options) (*Outcome, error) {
	module, err := moduleOf(ctx, o)
	if err != nil {
		return nil, err
	}
	prog, err := load.Load(ctx, load.Options{
		Dir: o.Dir, Patterns: []string{module + "/..."}, Configurations: []load.Configuration{{Name: "default", Tags: o.Tags}}, Plain: true,
	})
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", module, err)
	}
	if others := prog.Unversioned(); len(others) > 0 { // rows hold in other modules too, which have others in their place
		return nil, fmt.Errorf("%s is read with %s, which is of this repository and no version: learn it elsewhere", module, others[0])
	}
	modules := prog.Modules()
	at := slices.IndexFunc(modules, func(m load.Module) bool { return m.Path == module })
	if at < 0 {
		return nil, fmt.Errorf("go.sum does not know %s: run go mod tidy", module)
	}
	out := &Outcome{Module: module, Version: modules[at].Version}
	prog.Packages = slices.DeleteFunc(prog.Packages, func(pkg *load.Package) bool { return pkg.Module != module })
	for _, pkg := range prog.Packages {
		if len(pkg.Errors) > 0 {
			out.Unread = append(out.Unread, pkg.Path)
		} else {
			out.Packages++
		}
	}
	if out.Packages == 0 {
		return nil, fmt.Errorf("nothing of %s type-checks here: %s", module, prog.Packages[0].Errors[0].Msg)
	}
	others := slices.Delete(slices.Clone(modules), at, at+1)
	rows, err := summary.Rows(prog, learned.Library(o.Folder, o.Dir, others))
	if err != nil {
		return nil, fmt.Errorf("learn %s: %w", module, err)
	}
	if out.File, err = learned.Write(ctx, o.Folder, o.Dir, modules[at], rows); err != nil {
		return nil, err
	}
	out.count(rows)
	return out, nil
}

// moduleOf returns the path of the module that contains a package, or that has that path itself.
func moduleOf(ctx context.Context, o Options) (string, error) {
	if filepath.IsAbs(o.Path) || slices.Contains([]string{"", ".", ".."}, o.Path) {
		return "", errors.New("name the library by its import path, such as github.com/redis/go-redis/v9")
	}
	list, err := load.Locate(ctx, o.Dir, []string{o.Path + "/..."})
	if err != nil {
		return "", err
	}
	for _, l := range list {
		switch {
		case l.Dir == "":
			continue
		case l.Module == "":
			return "", fmt.Errorf("%s is of Go itself: what its packages do is known by hand, or by their bodies", l.ImportPath)
		case l.Main:
			return "", fmt.Errorf("%s is a package of this module: its bodies are read by every scan", l.ImportPath)
		case l.Version == "":
			return "", fmt.Errorf("%s is replaced by a folder, so it has no version that rows could be kept for", l.Module)
		case strings.HasSuffix(filepath.ToSlash(l.Dir), "/vendor/"+l.ImportPath):
			return "", fmt.Errorf("%s is vendored here, and nothing verifies that its text is that of its version: learn it with GOFLAGS=-mod=mod", l.Module)
		}
		return l.Module, nil
	}
	if len(list) > 0 && list[0].Why != "" {
		return "", fmt.Errorf("%s: %s", o.Path, list[0].Why)
	}
	return "", fmt.Errorf("there is no package %s in the modules that go.mod names: go get %s comes first", o.Path, o.Path)
}

func (out *Outcome) count(rows []library.Row) {
	hand := library.Library{}
	byKind := map[library.Kind]int{}
	for _, row := range rows {
		byKind[row.Kind]++
		out.Rows = append(out.Rows, row.Package+" "+row.String())
		if hand.Named(row.Package, row.Type, row.Name) != nil || hand.Whole(row.Package) {
			out.Hand++
		}
	}
	for _, k := range []library.Kind{library.Ends, library.Alias, library.Changes, library.Neutral} {
		out.Kinds = append(out.Kinds, Count{string(k), byKind[k]})
	}
}
