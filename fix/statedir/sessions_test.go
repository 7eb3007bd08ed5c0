package statedir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSessions lists a user's sessions, the one that was used last first, and forgets that of a folder that is gone,
// and no other.
func TestSessions(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	home := d.home.path
	if list, err := Sessions(home); err != nil || len(list) > 0 {
		t.Errorf("nothing was decided yet: %+v, %v", list, err)
	}
	stays, lost, goes := d.made(t), Found{}, Found{}
	for name, made := range map[string]*Found{"lost": &lost, "goes": &goes} {
		other := filepath.Join(filepath.Dir(folder), name)
		if err := os.Mkdir(other, 0o755); err != nil {
			t.Fatal(err)
		}
		*made = open(t, other, home).made(t)
	}
	write(t, filepath.Join(goes.Path, "blobs", "x"), strings.Repeat("x", 5000))
	write(t, filepath.Join(goes.Path, "session.json"), "{}")
	long := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for i, path := range []string{filepath.Join(stays.Path, FolderFile), filepath.Join(lost.Path, FolderFile), filepath.Join(goes.Path, "session.json"), filepath.Join(goes.Path, FolderFile), filepath.Join(goes.Path, "blobs", "x")} {
		if err := os.Chtimes(path, long, long.Add(-time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(lost.Path, FolderFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chtimes(filepath.Join(lost.Path, FolderFile), long, long.Add(-time.Hour)), os.RemoveAll(filepath.Join(filepath.Dir(folder), "goes"))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(home, sessionsDir, "notes"), "of the user")
	list, err := Sessions(home)
	if err != nil || len(list) != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	if s := list[0]; s.Name != stays.name || s.Folder != folder || s.Gone || s.Unknown != nil || !s.Used.Equal(long) {
		t.Errorf("the first is %+v", s)
	}
	if s := list[1]; s.Name != lost.name || s.Folder != "" || s.Gone || s.Unknown == nil {
		t.Errorf("the second is %+v", s)
	}
	if s := list[2]; s.Name != goes.name || !s.Gone || s.Size < 5000 || !s.Used.Equal(long.Add(-2*time.Hour)) {
		t.Errorf("the third is %+v", s)
	}
	for name, want := range map[string]string{
		stays.name:              stays.name + " is the session of " + folder + ", which still exists: ssot session --reset there forgets its decisions",
		lost.name:               "it can't be told whose session " + lost.name + " is: " + filepath.Join(lost.Path, FolderFile) + " is damaged (it is empty); if it is nobody's any more, remove " + lost.Path,
		strings.Repeat("A", 26): "no session is called " + strings.Repeat("A", 26) + ": ssot session --all lists them",
		"../sessions":           "no session is called ../sessions: ssot session --all lists them",
		"":                      "name a session with at least 4 letters",
	} {
		if _, err := Forget(t.Context(), home, name); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", name, err, want)
		}
	}
	possiblyMoved, err := Forget(t.Context(), home, strings.ToLower(goes.name[:12]))
	if err != nil || possiblyMoved.Name != goes.name {
		t.Errorf("forgot %+v, %v", possiblyMoved, err)
	}
	if _, err := os.Lstat(goes.Path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("it is still there")
	}
	if list, err := Sessions(home); err != nil || len(list) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
	if found := d.found(t); found.Path != stays.Path {
		t.Errorf("found %+v", found)
	}
}

// TestForgetKilled has a process killed while it forgets: what is left is no session, and goes with the next that
// begins.
func TestForgetKilled(t *testing.T) {
	t.Parallel()
	_, d := tree(t, "shop")
	half := filepath.Join(d.home.path, sessionsDir, ours+newName())
	write(t, filepath.Join(half, "blobs", "x"), "x")
	mine := filepath.Join(d.home.path, sessionsDir, ours+"mine")
	write(t, filepath.Join(mine, "x"), "x")
	for dir := mine; dir != filepath.Dir(d.home.path); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := Sessions(d.home.path); err != nil || len(list) > 0 {
		t.Errorf("%+v, %v", list, err)
	}
	d.made(t)
	if _, err := os.Lstat(half); !errors.Is(err, fs.ErrNotExist) {
		t.Error("it is still there")
	}
	if _, err := os.Lstat(mine); err != nil {
		t.Error(err)
	}
}

// TestSessionsRefused reads no folder for sessions that can't be the user's alone.
func TestSessionsRefused(t *testing.T) {
	t.Parallel()
	_, d := tree(t, "shop")
	d.made(t)
	if err := os.Chmod(d.home.path, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, home := range []string{"", d.home.path} {
		if _, err := Sessions(home); err == nil {
			t.Errorf("%q: listed", home)
		}
		if _, err := Forget(t.Context(), home, strings.Repeat("A", 26)); err == nil {
			t.Errorf("%q: forgotten", home)
		}
	}
}

// TestUnreachable has a session whose folder can't be looked at: it is neither there nor gone, and is not forgotten.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	made := d.made(t)
	away := "/" + strings.Repeat("x", 300)
	write(t, filepath.Join(made.Path, FolderFile), `{"version":1,"folder":"`+away+`"}`)
	list, err := Sessions(d.home.path)
	if err != nil || len(list) != 1 || list[0].Unknown == nil || list[0].Gone {
		t.Fatalf("%+v, %v", list, err)
	}
	if _, err := Forget(t.Context(), d.home.path, made.name); err == nil || !strings.HasPrefix(err.Error(), "it can't be told whether the folder of session "+made.name+" is there: ") {
		t.Errorf("error %v", err)
	}
	if found := d.found(t); found.Path != "" || !strings.Contains(found.Note, "names the session of "+away+", which can't be looked at: it is not read here") {
		t.Errorf("%s: found %+v", folder, found)
	}
}
