package learn

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/library"
)

// TestLearned learns a small module that this one requires.
func TestLearned(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "rows")
	out, err := Run(t.Context(), Options{Dir: root, Folder: folder, Path: "github.com/gofrs/flock"})
	if err != nil {
		t.Fatal(err)
	}
	if out.Module != "github.com/gofrs/flock" || !regexp.MustCompile(`^v\d`).MatchString(out.Version) || out.Packages != 1 || len(out.Unread) > 0 {
		t.Errorf("%+v", out)
	}
	if data, err := os.ReadFile(out.File); err != nil || filepath.Dir(out.File) != folder || !strings.Contains(string(data), "(*Flock).Close ends recv") {
		t.Errorf("%s: %v\n%s", out.File, err, data)
	}
	if !slices.ContainsFunc(out.Rows, func(row string) bool {
		return strings.HasPrefix(row, "github.com/gofrs/flock ") && strings.HasSuffix(row, " (*Flock).Close ends recv")
	}) {
		t.Error(out.Rows)
	}
	rows := 0
	for _, k := range out.Kinds {
		rows += k.Rows
	}
	if rows != len(out.Rows) || out.Kinds[0].Kind != string(library.Ends) || out.Kinds[0].Rows == 0 {
		t.Errorf("%v of %d rows", out.Kinds, len(out.Rows))
	}
}

// TestRefused holds what can't be learned, and that nothing is written then.
func TestRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":       "module example.com/shop\n\ngo 1.24\n\nrequire example.com/near v1.0.0\n\nreplace example.com/near => ./near\n",
		"a/a.go":       "package a\n",
		"near/go.mod":  "module example.com/near\n\ngo 1.24\n",
		"near/near.go": "package near\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(dir, "rows")
	for path, want := range map[string]string{
		"":                   "name the library by its import path, such as github.com/redis/go-redis/v9",
		".":                  "name the library by its import path, such as github.com/redis/go-redis/v9",
		"..":                 "name the library by its import path, such as github.com/redis/go-redis/v9",
		dir:                  "name the library by its import path, such as github.com/redis/go-redis/v9",
		"errors":             "errors is of Go itself: what its packages do is known by hand, or by their bodies",
		"example.com/shop/a": "example.com/shop/a is a package of this module: its bodies are read by every scan",
		"example.com/near":   "example.com/near is replaced by a folder, so it has no version that rows could be kept for",
		"example.com/none":   "example.com/none",
	} {
		out, err := Run(t.Context(), Options{Dir: dir, Folder: folder, Path: path})
		if out != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", path, err, want)
		}
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("rows were written")
	}
}

// TestUnverified has text that no version identifies: a vendored module, and one that is read with a folder of the
// repository in the place of another module. What is learned would hold in other repositories too.
func TestUnverified(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	const flock = "github.com/gofrs/flock"
	lines := []string{"module example.com/shop", regexp.MustCompile(`(?m)^go .*$`).FindString(string(mod))}
	for _, line := range regexp.MustCompile(`(?m)^\s*(`+flock+`|golang.org/x/sys) v.*`).FindAllString(string(mod), -1) {
		lines = append(lines, "require "+strings.TrimSpace(line))
	}
	for name, test := range map[string]struct {
		files      map[string]string
		path, want string
	}{
		"vendored": {map[string]string{
			"go.mod":                          "module example.com/shop\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n",
			"a.go":                            "package a\n\nimport _ \"example.com/dep/sub\"\n",
			"vendor/modules.txt":              "# example.com/dep v1.0.0\n## explicit; go 1.24\nexample.com/dep/sub\n",
			"vendor/example.com/dep/sub/s.go": "package sub\n",
		}, "example.com/dep", "example.com/dep is vendored here, and nothing verifies that its text is that of its version: learn it with GOFLAGS=-mod=mod"},
		"with a folder": {map[string]string{
			"go.mod":           strings.Join(append(lines, "replace golang.org/x/sys => ./sys"), "\n\n") + "\n",
			"go.sum":           string(sum),
			"a.go":             "package a\n\nimport _ \"" + flock + "\"\n",
			"sys/go.mod":       "module golang.org/x/sys\n\ngo 1.24\n",
			"sys/unix/u.go":    "package unix\n",
			"sys/windows/w.go": "package windows\n",
		}, flock, flock + " is read with golang.org/x/sys, which is of this repository and no version: learn it elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, text := range test.files {
				path := filepath.Join(dir, filepath.FromSlash(name))
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			folder := t.TempDir()
			if _, err := Run(t.Context(), Options{Dir: dir, Folder: folder, Path: test.path}); err == nil || err.Error() != test.want {
				t.Errorf("%v, want %s", err, test.want)
			}
			if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
				t.Errorf("%v was written, %v", entries, err)
			}
		})
	}
}

// TestCount holds how rows are counted, and which repeat what is known by hand.
func TestCount(t *testing.T) {
	t.Parallel()
	out := &Outcome{}
	out.count([]library.Row{
		{Package: "example.com/a", Type: "T", Name: "Close", Kind: library.Ends, From: library.Place{Base: library.Receiver}},
		{Package: "example.com/a", Type: "T", Name: "Stop", Kind: library.Ends, From: library.Place{Base: library.Receiver}},
		{Package: "example.com/a", Type: "T", Name: "Set", Kind: library.Changes, From: library.Place{Base: library.Receiver}},
		{Package: "github.com/redis/go-redis/v9", Type: "Client", Name: "AddHook", Kind: library.Changes, From: library.Place{Base: library.Receiver}},
	})
	if want := []Count{{"ends", 2}, {"alias", 0}, {"changes", 2}, {"neutral", 0}}; !slices.Equal(out.Kinds, want) || out.Hand != 1 || len(out.Rows) != 4 {
		t.Errorf("%v, %d by hand, %d", out.Kinds, out.Hand, len(out.Rows))
	}
	if !strings.HasPrefix(out.Rows[0], "example.com/a (*T).Close") {
		t.Error(out.Rows[0])
	}
}
