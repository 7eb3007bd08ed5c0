package verify

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
	"github.com/seed-58def443/ssot/scan/disk"
)

// library is the client library that can report its pools.
const library = "github.com/redis/go-redis/v9"

//go:embed pools.go.txt
var poolsText string

const poolsFile = "zz_ssot_pools.go"

// instrument adds a file to the library that records each pool which a process makes. The file belongs to the
// library itself, so that it runs before the module's package variables make clients. instrument adds the file to
// the overlay texts, and returns the go.mod to build with, or the reason why pools can't be counted.
func (v *effect) instrument(ctx context.Context, w *world, texts map[string][]byte) (mod, poolless string, err error) {
	if !w.usesLibrary() {
		return "", "no package that was tested uses " + library, nil
	}
	if v.modfile != "" {
		return v.modfile, "", nil // one copy for all, so that it is compiled once
	}
	tool := gotool.Go{Dir: v.Root, Env: v.env}
	out, _, ok, err := tool.Run(ctx, "list", []string{"-f", "{{.Dir}}"}, library)
	if err != nil {
		return "", "", err
	}
	dir := strings.TrimSpace(string(out))
	if !ok || dir == "" {
		return "", "the source of " + library + " was not found", nil
	}
	out, _, _, err = tool.Run(ctx, "env", nil, "GOMODCACHE", "GOMOD", "GOWORK")
	if err != nil {
		return "", "", err
	}
	settings := append(strings.Split(string(out), "\n"), "", "", "")
	cache, mod, workspace := strings.TrimSpace(settings[0]), strings.TrimSpace(settings[1]), strings.TrimSpace(settings[2])
	if !disk.Inside(cache, dir) { // vendored, or replaced by a folder
		texts[filepath.Join(dir, poolsFile)] = []byte(poolsText)
		return "", "", nil
	}
	if workspace != "" && workspace != "off" {
		return "", "the module is in a workspace: verify it with GOWORK=off", nil
	}
	folder, err := v.folder()
	if err != nil {
		return "", "", err
	}
	v.modfile, err = replaceLibrary(mod, dir, folder)
	return v.modfile, "", err
}

// replaceLibrary copies the library together with the counting file, and returns a go.mod that replaces the library
// by the copy. An overlay is not enough: go ignores it in the module cache.
func replaceLibrary(mod, dir, folder string) (string, error) {
	failed := func(err error) (string, error) {
		return "", fmt.Errorf("make a copy of %s to count pools with: %w", library, err)
	}
	text, err := os.ReadFile(mod)
	if err != nil {
		return failed(err)
	}
	file, err := modfile.Parse(mod, text, nil)
	if err != nil {
		return failed(err)
	}
	copied := filepath.Join(folder, "library")
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		return failed(err)
	}
	if err := os.WriteFile(filepath.Join(copied, poolsFile), []byte(poolsText), 0o600); err != nil {
		return failed(err)
	}
	if err := file.AddReplace(library, "", copied, ""); err != nil {
		return failed(err)
	}
	if text, err = file.Format(); err != nil {
		return failed(err)
	}
	sums, err := os.ReadFile(strings.TrimSuffix(mod, ".mod") + ".sum")
	if err != nil {
		return failed(err)
	}
	replaced := filepath.Join(folder, "go.mod")
	if err := os.WriteFile(replaced, text, 0o600); err != nil {
		return failed(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "go.sum"), sums, 0o600); err != nil {
		return failed(err)
	}
	return replaced, nil
}
