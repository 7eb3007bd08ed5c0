package statedir

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInRepository refuses a folder for sessions that lies in the repository around the folder of ssot.yaml: a clone of
// that could bring one.
func TestInRepository(t *testing.T) {
	t.Parallel()
	outer, _ := tree(t, "home")
	folder := filepath.Join(outer, "shop", "services", "cart")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, git string // what is made, below outer; a file where it ends in .git
		state     string
		want      string // empty: a session is begun
	}{
		{"no repository", "", "shop/state", ""},
		{"beside the rule file's folder", "shop/.git/HEAD", "shop/.cache/ssot", "lies in the repository " + filepath.Join(outer, "shop") + ", where a clone could bring one: set XDG_STATE_HOME to a folder outside of it"},
		{"outside of the repository", "shop/.git/HEAD", "state", ""},
		{"the user's home is a repository as well", "shop/.git/HEAD", ".local/state", ""},
		{"a submodule", "shop/services/.git", "shop/state", "lies in the repository " + filepath.Join(outer, "shop")},
		{"a linked work tree", "shop/.git", "shop/state", "lies in the repository " + filepath.Join(outer, "shop")},
	} {
		for _, name := range []string{".git", "shop/.git", "shop/services/.git"} {
			if err := os.RemoveAll(filepath.Join(outer, name)); err != nil {
				t.Fatal(err)
			}
		}
		if tt.git != "" {
			write(t, filepath.Join(outer, tt.git), "gitdir: /elsewhere/.git/worktrees/shop")
			write(t, filepath.Join(outer, ".git", "HEAD"), "")
		}
		if tt.name == "a submodule" {
			write(t, filepath.Join(outer, tt.git), "gitdir: ../.git/modules/services")
			write(t, filepath.Join(outer, "shop", ".git", "HEAD"), "")
		}
		clean(t, folder)
		d := open(t, folder, filepath.Join(outer, tt.state))
		made, err := d.Make(t.Context())
		switch {
		case tt.want == "" && (err != nil || made.Path == ""):
			t.Errorf("%s: made %+v, %v", tt.name, made, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestHomeRepository begins a session where the user's home folder is a repository, and a folder in it none of its own.
func TestHomeRepository(t *testing.T) {
	outer, _ := tree(t, "home")
	folder := filepath.Join(outer, "shop")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(outer, ".git", "HEAD"), "")
	for home, works := range map[string]bool{outer: true, folder: false} {
		t.Setenv("HOME", home)
		clean(t, folder)
		_, err := open(t, folder, filepath.Join(outer, ".local", "state")).Make(t.Context())
		if works != (err == nil) {
			t.Errorf("HOME=%s: %v", home, err)
		}
	}
}
