package owners_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/account/owners"
)

// TestOf finds the owners of files below a repository's top, in the file that comes first.
func TestOf(t *testing.T) {
	top := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	find := func(root string) *owners.Owners {
		t.Helper()
		o, err := owners.Find(filepath.Join(top, root))
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	put(".git/HEAD", "ref: refs/heads/main\n")
	put("sub/a.go", "")
	if got := find("sub").Of("a.go"); got != "" {
		t.Errorf("without a file: %q", got)
	}
	put("docs/CODEOWNERS", "* @docs\n")
	if got := find("sub").Of("a.go"); got != "@docs" {
		t.Errorf("in docs: %q", got)
	}
	put("CODEOWNERS", "* @all\n/sub/ @sub you@example.com\n/sub/free/\n")
	for file, want := range map[string]string{"a.go": "@sub you@example.com", "free/a.go": "", "../b.go": "@all"} {
		if got := find("sub").Of(file); got != want {
			t.Errorf("%s: %q", file, got)
		}
	}
	if got := find("").Of("sub/a.go"); got != "@sub you@example.com" {
		t.Errorf("from the top: %q", got)
	}
	put("CODEOWNERS", "* @all\n/sub/[ @sub\n a b c\n")
	if _, err := owners.Find(top); err == nil || !strings.HasPrefix(err.Error(), "CODEOWNERS: ") {
		t.Error(err)
	}
	if err := os.Remove(filepath.Join(top, "CODEOWNERS")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(top, "CODEOWNERS"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := owners.Find(top); err == nil || !strings.HasPrefix(err.Error(), "read CODEOWNERS: ") {
		t.Error(err)
	}
}
