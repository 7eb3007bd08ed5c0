package ruleset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Load reads a rule file and all files that it extends. Faults in them are *rule.Errors. Extended folders must be in
// the folder within. If within is empty, they must be in the git repository of the file, or in the file's own folder if
// there is no repository.
func Load(ctx context.Context, rulePath, within string) (*rule.File, error) {
	file, err := rule.Load(rulePath)
	if err != nil {
		return nil, err
	}
	if err := Extend(ctx, file, within); err != nil {
		return nil, err
	}
	return file, nil
}

// Extend adds the extended files to a decoded file, like Load. After an error the file must not be used.
func Extend(ctx context.Context, file *rule.File, within string) (err error) {
	if len(file.Extends) == 0 {
		return nil
	}
	l := &loader{root: file, loaded: map[string]*loaded{}}
	if l.folder, err = filepath.EvalSymlinks(filepath.Dir(file.Path)); err != nil {
		return fmt.Errorf("read the rules: %w", err)
	}
	if within == "" {
		within = disk.Top(l.folder)
	}
	if within, err = filepath.EvalSymlinks(within); err != nil {
		return fmt.Errorf("read the rules: %w", err)
	}
	top := &loaded{File: file, path: filepath.Join(l.folder, filepath.Base(file.Path)), within: within, name: rule.FileName}
	if err := l.extend(ctx, top, nil); err != nil {
		return err
	}
	file.Rules, file.Narrowed = slices.Concat(file.Rules, top.below), slices.Concat(file.Narrowed, l.narrowed)
	return nil
}

// Most is the maximal number of files that a rule file can extend, directly or not. Real ones extend a few; a malicious
// repository could have thousands.
const Most = 50

type loader struct {
	root     *rule.File
	folder   string             // the folder of the rule file, with symbolic links resolved
	loaded   map[string]*loaded // by path
	narrowed []*rule.Narrowing  // of the files that it extends
}

// loaded is a rule file with the rules of the files that it extends.
type loaded struct {
	*rule.File
	path, name string
	within     string       // the folder that must contain its extended folders
	source     *rule.Source // nil for the rule file itself
	below      []*rule.Rule // the rules of all files that it extends
}

// extend reads the files that from extends and adds their rules. chain holds the files that extend from, for the
// detection of cycles.
func (l *loader) extend(ctx context.Context, from *loaded, chain []*loaded) error {
	found, err := l.find(ctx, from)
	if err != nil {
		return err
	}
	chain = append(slices.Clone(chain), from)
	for i, x := range from.Extends {
		at := found[i]
		if i := slices.IndexFunc(chain, func(on *loaded) bool { return on.path == at.path }); i >= 0 {
			var names []string
			for _, on := range chain[i:] {
				names = append(names, on.name)
			}
			return l.root.Fault(x.Pos, "extends goes in a circle: %s, and %s again", strings.Join(names, ", "), at.name)
		}
		next := l.loaded[at.path]
		if next == nil {
			if len(l.loaded) == Most {
				return l.root.Fault(x.Pos, "extends leads to more than %d files: that is more than ssot reads", Most)
			}
			if next, err = l.read(x, at); err != nil {
				return err
			}
			l.loaded[at.path] = next
			if err := l.extend(ctx, next, chain); err != nil {
				return err
			}
		}
		if err := l.add(from, next); err != nil {
			return err
		}
	}
	return l.narrow(from)
}

// place is the location of an extended rule file.
type place struct {
	path   string // absolute path of the file
	name   string
	within string // the folder that must contain its extended folders
}

// find returns the locations of the files that from extends. It asks the go command once, for all packages.
func (l *loader) find(ctx context.Context, from *loaded) ([]place, error) {
	var packages []string
	for _, x := range from.Extends {
		if !x.Local() {
			packages = append(packages, x.Path)
		}
	}
	located := map[string]load.Located{}
	if len(packages) > 0 {
		list, err := load.Locate(ctx, l.folder, packages)
		if err != nil {
			return nil, l.root.Fault(from.Extends[0].Pos, "extends %s: %v", packages[0], err)
		}
		for _, p := range list {
			located[p.ImportPath] = p
		}
	}
	out := make([]place, len(from.Extends))
	for i, x := range from.Extends {
		var err error
		if x.Local() {
			out[i], err = l.local(from, x)
		} else {
			out[i], err = l.packaged(x, located[x.Path])
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// local returns the location of a rule file in a folder that from extends.
func (l *loader) local(from *loaded, x rule.Extension) (place, error) {
	given := filepath.Join(filepath.Dir(from.path), filepath.FromSlash(x.Path))
	name := path.Join(path.Dir(from.name), x.Path, rule.FileName)
	file, err := filepath.EvalSymlinks(filepath.Join(given, rule.FileName))
	if err != nil {
		return place{}, l.root.Fault(x.Pos, "extends: there is no %s", name)
	}
	if !disk.Inside(from.within, file) {
		return place{}, l.root.Fault(x.Pos, "extends: %s leads out of the repository or the module of this file: name a package of a module that go.mod has", x.Path)
	}
	return place{file, name, from.within}, nil
}

// packaged returns the location of the rule file in a package's folder. The package may be in a module of this
// repository.
func (l *loader) packaged(x rule.Extension, p load.Located) (place, error) {
	if p.Dir == "" {
		why := p.Why
		if why == "" {
			why = "the go command does not know it"
		}
		return place{}, l.root.Fault(x.Pos, "extends %s: %s", x.Path, why)
	}
	if p.Module == "" {
		return place{}, l.root.Fault(x.Pos, "extends %s: this is a package of Go itself, which has no rules", x.Path)
	}
	dir, err := filepath.EvalSymlinks(p.Dir)
	if err != nil {
		return place{}, l.root.Fault(x.Pos, "extends %s: %v", x.Path, err)
	}
	name, below := p.Module, strings.TrimPrefix(strings.TrimPrefix(x.Path, p.Module), "/")
	if p.Version != "" {
		name += "@" + p.Version
	}
	within := dir
	for range strings.FieldsFunc(below, func(r rune) bool { return r == '/' }) {
		within = filepath.Dir(within)
	}
	return place{filepath.Join(dir, rule.FileName), path.Join(name, below, rule.FileName), within}, nil
}

// read reads an extended file.
func (l *loader) read(x rule.Extension, at place) (*loaded, error) {
	err := disk.Check(at.path, disk.Limit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, l.root.Fault(x.Pos, "extends: there is no %s", at.name)
	case err != nil:
		return nil, l.root.Fault(x.Pos, "extends: %s can't be read: %s", at.name, disk.Reason(err))
	}
	file, err := rule.Load(at.path, at.name)
	if err != nil {
		return nil, err
	}
	source := &rule.Source{Path: at.path, Name: at.name, Lines: file.Lines}
	setSource(file, source)
	l.root.Sources = append(l.root.Sources, source)
	l.root.Critical = append(l.root.Critical, file.Critical...)
	l.root.Tags = append(l.root.Tags, file.Tags...)
	return &loaded{File: file, path: at.path, name: at.name, within: at.within, source: source}, nil
}

// setSource sets the source of all positions in a file.
func setSource(file *rule.File, in *rule.Source) {
	for i := range file.Extends {
		file.Extends[i].Pos.In = in
	}
	for _, n := range file.Narrowed {
		n.Pos.In = in
	}
	for _, r := range file.Rules {
		r.Pos.In, r.UsePos.In = in, in
		for i := range r.Owner {
			r.Owner[i].Pos.In = in
		}
		for _, e := range r.Entries {
			e.Pos.In, e.UsePos.In = in, in
		}
		for _, list := range [][]rule.Example{r.Bad, r.OK} {
			for i := range list {
				list[i].Pos.In = in
			}
		}
	}
}
