package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"
)

// pins are the public modules. The first line of each archive holds the module's path, its version and the hash of its
// content; the files of the archive are added to the module.
//
//go:embed modules/*.txtar
var pins embed.FS

// module is a module to compare.
type module struct {
	name string
	dir  string
}

// pin is a module version of the proxy, with files to add.
type pin struct {
	path, version, sum string
	added              fs.FS
}

// prepare returns the modules to compare. It writes the pinned ones below dir and downloads their dependencies into the
// module cache.
func prepare(ctx context.Context, o options, dir string, log io.Writer) ([]module, error) {
	var out []module
	for _, m := range o.modules {
		out = append(out, module{m, m})
	}
	if len(out) > 0 {
		return out, nil
	}
	all, err := pinned()
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		fmt.Fprintln(log, "fetching "+p.path+"@"+p.version)
		to := filepath.Join(dir, strings.ReplaceAll(path.Base(p.path)+"@"+p.version, "/", "_"))
		if err := p.fetch(ctx, to); err != nil {
			return nil, fmt.Errorf("fetch %s@%s: %w", p.path, p.version, err)
		}
		out = append(out, module{p.path + "@" + p.version, to})
	}
	return out, nil
}

// pinned reads the archives.
func pinned() ([]pin, error) {
	names, err := fs.Glob(pins, "modules/*.txtar")
	if err != nil {
		return nil, err
	}
	var out []pin
	for _, name := range names {
		data, err := pins.ReadFile(name)
		if err != nil {
			return nil, err
		}
		p, err := parsePin(data)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func parsePin(data []byte) (pin, error) {
	archive := txtar.Parse(data)
	first, _, _ := strings.Cut(string(archive.Comment), "\n")
	words := strings.Fields(first)
	if len(words) != 3 || !strings.HasPrefix(words[1], "v") || !strings.HasPrefix(words[2], "h1:") {
		return pin{}, fmt.Errorf("the first line is %q, not a module's path, its version and the h1: hash of its content", first)
	}
	added, err := txtar.FS(archive)
	if err != nil {
		return pin{}, err
	}
	if _, err := fs.Stat(added, "ssot.yaml"); err != nil {
		return pin{}, errors.New("it has no ssot.yaml")
	}
	return pin{words[0], words[1], words[2], added}, nil
}

// environment returns the go command's environment for a module: it uses the module's go.mod and go.sum and ignores the
// developer's settings.
func environment() []string { return []string{"GOFLAGS=-mod=readonly", "GOWORK=off"} }

// fetch writes the module to a new directory and downloads what its packages and tests import.
func (p pin) fetch(ctx context.Context, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	// Run it in a directory without a go.mod: only the named module is resolved, and GOSUMDB verifies it.
	said, err := output(ctx, to, environment(), "go", "mod", "download", "-json", p.path+"@"+p.version)
	if err != nil {
		return err
	}
	var got struct{ Dir, Sum string }
	if err := json.Unmarshal(said, &got); err != nil {
		return fmt.Errorf("read what go mod download says: %w", err)
	}
	if got.Sum != p.sum {
		return fmt.Errorf("its content has the hash %s, and %s is pinned", got.Sum, p.sum)
	}
	if err := os.CopyFS(to, os.DirFS(got.Dir)); err != nil {
		return err
	}
	if err := os.CopyFS(to, p.added); err != nil {
		return err
	}
	_, err = output(ctx, to, environment(), "go", "list", "-deps", "-test", "./...")
	return err
}
