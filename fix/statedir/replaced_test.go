package statedir

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
)

const adopts = ": it is not read here; the first decision begins a new one; ssot session --adopt takes over a copy of it"

// tellsOf fails unless the session of another folder is offered at d and not used, neither by looking nor by deciding.
func (d *Dir) tellsOf(t *testing.T, other Found, note string) {
	t.Helper()
	if found := d.found(t); found.Path != "" || found.Note != note+adopts {
		t.Errorf("found %+v\nwant %s%s", found, note, adopts)
	}
	for _, when := range []string{"before", "after"} {
		if source, err := d.Source(); err != nil || source == nil || source.path != other.Path || !source.Own {
			t.Errorf("%s deciding: source %+v, %v", when, source, err)
		}
		if made := d.made(t); made.Path == other.Path {
			t.Errorf("%s deciding: it has the session of another folder", when)
		}
	}
	if found := d.found(t); found.Note != "" {
		t.Errorf("with a session of its own: %s", found.Note)
	}
}

// TestPlaceTaken moves a folder away and has another one made in its place, which decides: the session stays with the
// folder that was moved, named or not.
func TestPlaceTaken(t *testing.T) {
	t.Parallel()
	for _, cleaned := range []bool{false, true} {
		folder, d := tree(t, "shop")
		tells(t, folder)
		made := d.made(t)
		if cleaned {
			clean(t, folder)
		}
		moved := move(t, folder, "shop.bak")
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		open(t, folder, d.home.path).tellsOf(t, made, "you have a session of "+folder+", which was another folder when it was begun")
		if found := open(t, moved, d.home.path).found(t); found.Path != made.Path || found.Note != "" {
			t.Errorf("cleaned %v: moved: found %+v, not %s", cleaned, found, made.Path)
		}
		if again := open(t, moved, d.home.path).made(t); again.Path != made.Path {
			t.Errorf("cleaned %v: moved: made %+v, not %s", cleaned, again, made.Path)
		}
	}
}

// TestMadeAnew has a folder removed and cloned again in its place: nothing of its session is read, and it is offered.
func TestMadeAnew(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	tells(t, folder)
	made := d.made(t)
	if list, err := Sessions(d.home.path); err != nil || len(list) != 1 || list[0].Gone {
		t.Errorf("sessions %+v, %v", list, err)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	d.tellsOf(t, made, "you have a session of "+folder+", which was another folder when it was begun")
	if _, err := Forget(t.Context(), d.home.path, made.name); err != nil {
		t.Error(err)
	}
	if source, err := d.Source(); err != nil || source != nil {
		t.Errorf("forgotten: source %+v, %v", source, err)
	}
}

// TestPutBack has a copy, which names the session too, in the place of a folder that was moved away or removed: a
// backup that was put back is offered the session, and does not take it from a folder that still has it.
func TestPutBack(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	tells(t, folder)
	made := d.made(t)
	moved := move(t, folder, "shop.bak")
	duplicate(t, moved, "shop")
	d.tellsOf(t, made, d.tree.displayPath(idFile)+" names the session of "+folder+", which was another folder when it was begun")
	if again := open(t, moved, d.home.path).made(t); again.Path != made.Path {
		t.Errorf("moved: made %+v, not %s", again, made.Path)
	}
}

// TestWithoutIdentity has file systems that tell less of a folder than who it is.
func TestWithoutIdentity(t *testing.T) {
	t.Parallel()
	nothing := func(identity.Identity) identity.Identity { return identity.Identity{} }
	inode := func(is identity.Identity) identity.Identity { is.Born = 0; return is }
	unstable := func(is identity.Identity) identity.Identity { is.Inode = uint64(len(t.Name())); is.Device++; return is }
	for _, tt := range []struct {
		name       string
		then, now  func(identity.Identity) identity.Identity
		clean      bool
		goes, told bool
	}{
		{"nothing, named", nothing, nothing, false, true, false},
		{"nothing, cleaned", nothing, nothing, true, false, true},
		{"the inode, named", inode, inode, false, true, false},
		{"the inode, cleaned", inode, inode, true, true, false},
		{"another inode, named", inode, func(identity.Identity) identity.Identity { return identity.Identity{Device: 1, Inode: 1} }, false, true, false},
		{"another inode, cleaned", inode, func(identity.Identity) identity.Identity { return identity.Identity{Device: 1, Inode: 1} }, true, false, true},
		{"another inode, the same time, named", func(is identity.Identity) identity.Identity { return is }, unstable, false, true, false},
		{"another inode, the same time, cleaned", func(is identity.Identity) identity.Identity { return is }, unstable, true, false, true},
	} {
		folder, d := tree(t, "shop")
		tells(t, folder)
		made := d.made(t)
		p, err := d.home.readPointer(made.name)
		if err != nil {
			t.Fatal(err)
		}
		p.Identity = tt.then(p.Identity)
		writeJSON(t, filepath.Join(made.Path, FolderFile), p)
		d.identify = func(path string) identity.Identity { return tt.now(identity.Of(path)) }
		if tt.clean {
			clean(t, folder)
		}
		found := d.found(t)
		if (found.Path == made.Path) != tt.goes || strings.Contains(found.Note, "session --adopt takes over") != tt.told {
			t.Errorf("%s: found %+v", tt.name, found)
		}
	}
}

// TestMovedWithoutIdentity moves a folder, which a file system does not tell from others, and has another one made in
// its place: the moved one has the name, and the new one has none.
func TestMovedWithoutIdentity(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	tells(t, folder)
	made := d.made(t)
	p, err := d.home.readPointer(made.name)
	if err != nil {
		t.Fatal(err)
	}
	p.Born = 0
	writeJSON(t, filepath.Join(made.Path, FolderFile), p)
	moved := move(t, folder, "shop.bak")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	weak := func(path string) identity.Identity { is := identity.Of(path); is.Born = 0; return is }
	at, bak := open(t, folder, d.home.path), open(t, moved, d.home.path)
	at.identify, bak.identify = weak, weak
	if found := at.found(t); found.Path != "" || !strings.Contains(found.Note, "session --adopt takes over") {
		t.Errorf("found %+v", found)
	}
	if found := bak.found(t); found.Path != made.Path {
		t.Errorf("moved: found %+v", found)
	}
}

// TestSnapshot has a folder and a copy of its whole file system, in which it has the same inode number and creation
// time: the session is that of the folder at its path.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	for _, cleaned := range []bool{false, true} {
		folder, d := tree(t, "shop")
		tells(t, folder)
		made := d.made(t)
		snapshot := duplicate(t, folder, "snapshot")
		at, is := open(t, snapshot, d.home.path), identity.Of(folder)
		if cleaned {
			clean(t, snapshot)
		}
		at.identify = func(path string) identity.Identity {
			if path == snapshot {
				return identity.Identity{Device: is.Device + 1, Inode: is.Inode, Born: is.Born}
			}
			return identity.Of(path)
		}
		note := at.tree.displayPath(idFile) + " names the session of " + folder + ", which still exists"
		if cleaned {
			note = "you have a session of " + folder + ", which still exists"
		}
		at.tellsOf(t, made, note)
		if again := d.made(t); again.Path != made.Path {
			t.Errorf("made %+v", again)
		}
		if err := os.RemoveAll(folder); err != nil { // a disk that is mounted somewhere else
			t.Fatal(err)
		}
		later := open(t, snapshot, d.home.path)
		later.identify = at.identify
		clean(t, snapshot)
		write(t, filepath.Join(snapshot, Local, idFile), made.name+"\n")
		if found := later.found(t); found.Path != made.Path {
			t.Errorf("cleaned %v: mounted elsewhere: found %+v", cleaned, found)
		}
	}
}

// TestCopiedUp has a file system give the folder another creation time when it is first written to, as overlayfs does
// in a container whose image has the folder.
func TestCopiedUp(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	tells(t, folder)
	d.identify = func(path string) identity.Identity {
		is := identity.Of(path)
		if _, err := os.Lstat(filepath.Join(path, Local)); err == nil {
			is.Born++
		}
		return is
	}
	made := d.made(t)
	p, err := d.home.readPointer(made.name)
	if err != nil || p.Identity != d.identify(folder) {
		t.Errorf("folder.json has %+v, %v, and it is %+v", p, err, d.identify(folder))
	}
	p.Born-- // the process was killed in between
	writeJSON(t, filepath.Join(made.Path, FolderFile), p)
	if found := d.found(t); found.Path != made.Path || found.Note != "" {
		t.Errorf("found %+v", found)
	}
	if again := d.made(t); again.Path != made.Path {
		t.Errorf("made %+v", again)
	}
	if p, err = d.home.readPointer(made.name); err != nil || p.Identity != d.identify(folder) {
		t.Errorf("folder.json has %+v, %v, and it is %+v", p, err, d.identify(folder))
	}
}
