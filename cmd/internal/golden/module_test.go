package main

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	mod "golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"
)

// proxy makes a module proxy in a folder that has one module, and returns the hash of its content.
func proxy(t *testing.T, path, version string, files map[string]string) (sum string) {
	t.Helper()
	root := t.TempDir()
	source, versions := filepath.Join(root, "source"), filepath.Join(root, "proxy", filepath.FromSlash(path), "@v")
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		write(filepath.Join(source, filepath.FromSlash(name)), text)
	}
	write(filepath.Join(versions, version+".info"), `{"Version":"`+version+`"}`)
	write(filepath.Join(versions, version+".mod"), files["go.mod"])
	write(filepath.Join(versions, "list"), version+"\n")
	archive := filepath.Join(versions, version+".zip")
	out, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	if err := zip.CreateFromDir(out, mod.Version{Path: path, Version: version}, source); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if sum, err = dirhash.HashZip(archive, dirhash.Hash1); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOPROXY", (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(root, "proxy"))}).String())
	t.Setenv("GONOSUMDB", "*")
	t.Setenv("GOMODCACHE", filepath.Join(root, "cache"))
	t.Cleanup(func() { // it is read-only
		if said, err := exec.Command("go", "clean", "-modcache").CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
	})
	return sum
}

// TestFetch fetches a pinned module from a folder, and refuses one with another hash, one that brings a file which the
// pin adds, and one whose imports can't be had.
func TestFetch(t *testing.T) {
	const rules = "-- ssot.yaml --\nversion: 1\n-- own/own.go --\npackage own\n"
	for _, test := range []struct {
		name  string
		files map[string]string
		sum   string // in place of the right one
		err   string
	}{
		{name: "as pinned", files: map[string]string{"main.go": "package main\n\nfunc main() {}\n"}},
		{name: "another hash", files: map[string]string{"main.go": "package main\n"}, sum: "h1:other=", err: "and h1:other= is pinned"},
		{name: "an added file", files: map[string]string{"own/own.go": "package own\n"}, err: "own.go: file exists"},
		{name: "an import", files: map[string]string{"main.go": "package main\n\nimport _ \"example.com/elsewhere\"\n"}, err: "example.com/elsewhere"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.files["go.mod"] = "module example.com/shop\n\ngo 1.21\n"
			sum := proxy(t, "example.com/shop", "v1.2.3", test.files)
			if test.sum != "" {
				sum = test.sum
			}
			p, err := parsePin([]byte("example.com/shop v1.2.3 " + sum + "\n" + rules))
			if err != nil {
				t.Fatal(err)
			}
			to := filepath.Join(t.TempDir(), "shop")
			err = p.fetch(t.Context(), to)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("the error is %v, not %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"go.mod", "main.go", "ssot.yaml", "own/own.go"} {
				f, err := os.OpenFile(filepath.Join(to, filepath.FromSlash(name)), os.O_RDWR, 0)
				if err != nil {
					t.Errorf("it can't be written to: %v", err)
					continue
				}
				if err := f.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
