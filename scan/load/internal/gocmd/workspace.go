package gocmd

import (
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/seed-58def443/ssot/scan/disk"
)

// maxGoMod is the go command's own limit for the go.mod of a module that it fetches.
const maxGoMod = 16 << 20

// describe reads the files that describe the module or workspace, and returns an error if one of them is no regular
// file. The go command opens any file; it would wait forever at a named pipe.
func (g *Command) describe() error {
	if !g.InModule() {
		return nil
	}
	var err error
	if g.InWorkspace() {
		err = g.describeWorkspace()
	} else {
		err = g.describeModule(filepath.Dir(g.GOMOD))
	}
	slices.Sort(g.Replaced)
	g.Replaced = slices.Compact(g.Replaced)
	return err
}

// describeModule checks the files of a main module, and records the folders that replace modules and the required
// modules.
func (g *Command) describeModule(dir string) error {
	path := filepath.Join(dir, "go.mod")
	src, err := disk.ReadUpTo(path, maxGoMod)
	if errors.Is(err, fs.ErrNotExist) {
		g.unclear = true
		return nil // the go command reports this when needed
	}
	if err != nil {
		return err
	}
	if err := readable(filepath.Join(dir, "go.sum"), filepath.Join(dir, "vendor", "modules.txt")); err != nil {
		return err
	}
	g.vendors = append(g.vendors, filepath.Join(dir, "vendor"))
	mod, err := modfile.Parse(path, src, nil)
	if err != nil || mod.Module == nil || module.CheckImportPath(mod.Module.Mod.Path) != nil || g.older(mod.Go) {
		g.unclear = true
	}
	if err != nil {
		return nil // the go command reports syntax errors
	}
	g.note(dir, mod)
	return g.replace(dir, mod.Replace)
}

// older reports whether the go command is older than a go.mod or go.work asks for, or may be.
func (g *Command) older(line *modfile.Go) bool {
	return line != nil && (!version.IsValid(g.GOVERSION) || version.Compare(g.GOVERSION, "go"+line.Version) < 0)
}

// note records a main module, and the modules that it requires if it is one of a workspace.
func (g *Command) note(dir string, mod *modfile.File) {
	if mod.Module == nil {
		return
	}
	g.folders = append(g.folders, Module{Path: mod.Module.Mod.Path, Dir: filepath.Clean(dir), Main: true})
	if g.Requires == nil {
		return
	}
	required := make([]string, len(mod.Require))
	for i, r := range mod.Require {
		required[i] = r.Mod.Path
	}
	g.Requires[mod.Module.Mod.Path] = required
}

// replace records the folders in a list of replacements. Relative paths are relative to dir.
func (g *Command) replace(dir string, list []*modfile.Replace) error {
	for _, r := range list {
		if r.New.Version != "" {
			continue
		}
		folder := Absolute(dir, filepath.FromSlash(r.New.Path))
		if err := readable(filepath.Join(folder, "go.mod")); err != nil {
			return err
		}
		g.Replaced = append(g.Replaced, folder)
		g.folders = append(g.folders, Module{Path: r.Old.Path, Dir: folder})
	}
	return nil
}

// readable returns an error if one of the paths exists but is not a readable file. A folder is no error.
func readable(paths ...string) error {
	for _, path := range paths {
		if err := disk.Check(path, disk.Limit); err != nil && !errors.Is(err, fs.ErrNotExist) && !IsDir(path) {
			return err
		}
	}
	return nil
}

// describeWorkspace checks the files of a workspace and of its modules, and keeps the go command from writing to them.
//
// The go command may add lines to go.work.sum, even with -mod=readonly. So it is given copies of go.work and
// go.work.sum in a temporary folder. A vendor folder must be beside go.work and can't be copied; if there is one,
// -mod=vendor is set, because then the go command adds nothing.
func (g *Command) describeWorkspace() error {
	src, err := disk.ReadUpTo(g.GOWORK, maxGoMod)
	if err != nil {
		return err
	}
	dir := filepath.Dir(g.GOWORK)
	if err := readable(g.GOWORK+".sum", filepath.Join(dir, "vendor", "modules.txt")); err != nil {
		return err
	}
	work, err := modfile.ParseWork(g.GOWORK, src, nil)
	if err != nil {
		return fmt.Errorf("read go.work: %w", err)
	}
	g.unclear = g.unclear || g.older(work.Go)
	g.vendors = append(g.vendors, filepath.Join(dir, "vendor"))
	g.Requires = make(map[string][]string, len(work.Use))
	for _, use := range work.Use {
		if err := g.describeModule(Absolute(dir, filepath.FromSlash(use.Path))); err != nil {
			return err
		}
	}
	if err := g.replace(dir, work.Replace); err != nil {
		return err
	}
	if g.vendored(work) {
		g.setFlags(strings.TrimSpace(g.GOFLAGS + " -mod=vendor"))
		return nil
	}
	return g.copyWork(work)
}

// vendored reports whether the go command would use the workspace's vendor folder, by its own rules.
func (g *Command) vendored(work *modfile.WorkFile) bool {
	if mod := modFlag(g.GOFLAGS); mod != "" {
		return mod == "vendor"
	}
	if work.Go == nil || version.Compare("go"+work.Go.Version, "go1.14") < 0 {
		return false
	}
	src, err := disk.Read(filepath.Join(filepath.Dir(g.GOWORK), "vendor", "modules.txt"))
	if err != nil {
		return false
	}
	line, _, _ := strings.Cut(string(src), "\n")
	annotations, ok := strings.CutPrefix(line, "## ")
	return ok && slices.ContainsFunc(strings.Split(annotations, ";"), func(s string) bool { return strings.TrimSpace(s) == "workspace" })
}

// copyWork copies go.work with absolute paths, and sets GOWORK to the copy.
func (g *Command) copyWork(work *modfile.WorkFile) error {
	sums, err := disk.Read(g.GOWORK + ".sum")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, err := rooted(work, filepath.Dir(g.GOWORK))
	if err != nil {
		return fmt.Errorf("read %s: %w", g.GOWORK, err)
	}
	if g.copied, err = os.MkdirTemp("", "ssot-go-work-"); err != nil {
		return fmt.Errorf("copy go.work, so that the go command changes nothing beside it: %w", err)
	}
	copied := filepath.Join(g.copied, "go.work")
	if err := errors.Join(os.WriteFile(copied, text, 0o600), os.WriteFile(copied+".sum", sums, 0o600)); err != nil {
		return fmt.Errorf("copy go.work, so that the go command changes nothing beside it: %w", err)
	}
	g.Env = append(g.Env, "GOWORK="+copied)
	return nil
}

// rooted returns the text of a go.work with absolute paths, which means the same in any folder.
func rooted(work *modfile.WorkFile, dir string) ([]byte, error) {
	out := &modfile.WorkFile{Syntax: new(modfile.FileSyntax)}
	var errs []error
	if work.Go != nil {
		errs = append(errs, out.AddGoStmt(work.Go.Version))
	}
	if work.Toolchain != nil {
		errs = append(errs, out.AddToolchainStmt(work.Toolchain.Name))
	}
	for _, d := range work.Godebug {
		errs = append(errs, out.AddGodebug(d.Key, d.Value))
	}
	for _, u := range work.Use {
		errs = append(errs, out.AddUse(filepath.ToSlash(Absolute(dir, filepath.FromSlash(u.Path))), ""))
	}
	for _, r := range work.Replace {
		path := r.New.Path
		if r.New.Version == "" {
			path = filepath.ToSlash(Absolute(dir, filepath.FromSlash(path)))
		}
		errs = append(errs, out.AddReplace(r.Old.Path, r.Old.Version, path, r.New.Version))
	}
	return modfile.Format(out.Syntax), errors.Join(errs...)
}
