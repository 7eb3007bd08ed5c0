package folder

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/seed-58def443/ssot/fix/internal/disk/usertest"
)

// original returns what a file has that its replacement must have.
func original(t *testing.T, f *Folder, name string) (*Original, error) {
	t.Helper()
	h, err := f.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	info, err := h.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return h.Original(info)
}

// keep gives a new file what another one has, and returns what it has then.
func keep(t *testing.T, f *Folder, name string, o *Original) (fs.FileInfo, map[string]string, error) {
	t.Helper()
	h, err := f.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	failed := h.Keep(o)
	info, err := h.Stat()
	if err != nil {
		t.Fatal(err)
	}
	found, err := h.Attributes()
	if err != nil {
		t.Fatal(err)
	}
	return info, found, failed
}

// TestKeepMode keeps the mode, with its setuid bit.
func TestKeepMode(t *testing.T) {
	f := filled(t, nil)
	for _, mode := range []fs.FileMode{0o600, 0o641, 0o755 | fs.ModeSetuid, 0o755 | fs.ModeSticky} {
		if err := os.Chmod(f.Path("a"), mode); err != nil {
			t.Fatal(err)
		}
		o, err := original(t, f, "a")
		if err != nil {
			t.Fatal(err)
		}
		info, _, err := keep(t, f, "new", o)
		if err != nil || info.Mode() != mode || !o.Is(info) {
			t.Errorf("the mode is %v, %v, want %v", info.Mode(), err, mode)
		}
		if err := os.Chmod(f.Path("new"), 0o111); err != nil {
			t.Fatal(err)
		}
		other, err := f.Lstat("new")
		if err != nil || o.Is(other) || !(*Original)(nil).Is(other) {
			t.Errorf("a file of another mode is the original, %v", err)
		}
	}
}

// TestKeepOwner keeps owner and group, or says that it can't.
func TestKeepOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	for _, ids := range [][2]int{{1, 0}, {0, 2}, {3, 4}} {
		f := filled(t, nil)
		if err := os.Chown(f.Path("a"), ids[0], ids[1]); err != nil {
			t.Fatal(err)
		}
		o, err := original(t, f, "a")
		if err != nil {
			t.Fatal(err)
		}
		info, _, err := keep(t, f, "new", o)
		if uid, gid, ok := Owner(info); err != nil || !ok || uid != ids[0] || gid != ids[1] || !o.Is(info) {
			t.Errorf("the file belongs to %d and %d, %v, want %v", uid, gid, err, ids)
		}
		roots, err := f.Lstat("sub/b")
		if err != nil || o.Is(roots) || SameOwner(info, roots) {
			t.Errorf("a file of root is one of %v, %v", ids, err)
		}
	}
	f := filled(t, nil)
	for _, err := range []error{os.Chmod(f.Name(), 0o777), os.Chmod(f.Path("a"), 0o644)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	info, err := f.Lstat("a")
	if err != nil {
		t.Fatal(err)
	}
	h, err := f.Open("a")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	usertest.As(t, usertest.Nobody, usertest.Nobody, func() {
		if _, err := h.Original(info); !Refuses(err) || !strings.Contains(err.Error(), "belongs to another user") {
			t.Errorf("nobody keeps a file of root: %v", err)
		}
		if _, _, err := keep(t, f, "nobodys", &Original{info: info}); !Refuses(err) {
			t.Errorf("nobody gives a file to root: %v", err)
		}
	})
	own, err := f.Lstat("nobodys")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(f.Path("nobodys"), 0o644); err != nil {
		t.Fatal(err)
	}
	usertest.As(t, usertest.Nobody, usertest.Nobody, func() {
		if o, err := original(t, f, "nobodys"); err != nil || !SameOwner(o.info, own) {
			t.Errorf("nobody keeps a file of their own: %v", err)
		}
	})
}

// TestKeepAttributes keeps the attributes of the original, and none that the new file got of its folder.
func TestKeepAttributes(t *testing.T) {
	list := binary.LittleEndian.AppendUint32(nil, 2)
	for _, e := range []struct {
		tag, perm uint16
		id        uint32
	}{{1, 6, 1<<32 - 1}, {2, 6, 1000}, {4, 4, 1<<32 - 1}, {16, 6, 1<<32 - 1}, {32, 0, 1<<32 - 1}} {
		list = binary.LittleEndian.AppendUint16(list, e.tag)
		list = binary.LittleEndian.AppendUint16(list, e.perm)
		list = binary.LittleEndian.AppendUint32(list, e.id)
	}
	f := filled(t, nil)
	set := func(name, attribute string, value []byte) {
		t.Helper()
		if err := unix.Setxattr(f.Path(name), attribute, value, 0); err != nil {
			t.Skipf("no %s here: %v", attribute, err)
		}
	}
	plain, err := original(t, f, "sub/b")
	if err != nil || len(plain.attributes) > 0 {
		t.Fatalf("a plain file has %q, %v", plain.attributes, err)
	}
	set("a", "user.note", []byte("kept\x00so"))
	set("a", "user.empty", nil)
	set("a", accessList, list)
	o, err := original(t, f, "a")
	if want := map[string]string{"user.note": "kept\x00so", "user.empty": "", accessList: string(list)}; err != nil || !maps.Equal(o.attributes, want) {
		t.Fatalf("the file has %q, %v", o.attributes, err)
	}
	set(".", "system.posix_acl_default", list)
	if info, found, err := keep(t, f, "kept", o); err != nil || !maps.Equal(found, o.attributes) || !o.Is(info) {
		t.Errorf("the new file has %q, %v", found, err)
	}
	if info, found, err := keep(t, f, "plain", plain); err != nil || len(found) > 0 || !plain.Is(info) {
		t.Errorf("the new file has %q and the mode %v, %v", found, info.Mode(), err)
	}
	if info, found, err := keep(t, f, "other", &Original{o.info, map[string]string{"user.note": "other"}}); err != nil || !maps.Equal(found, map[string]string{"user.note": "other"}) {
		t.Errorf("the new file has %q and the mode %v, %v", found, info.Mode(), err)
	}
	if _, _, err := keep(t, f, "denied", &Original{o.info, map[string]string{"nobody.knows": "a"}}); !Refuses(err) {
		t.Errorf("an attribute that there can't be is kept: %v", err)
	}
	h, err := f.OpenFile("a", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if found, err := h.Attributes(); err == nil {
		t.Errorf("a closed file has %q", found)
	}
	if h.KeepAttributes(nil) == nil {
		t.Error("a closed file gets attributes")
	}
}

// TestReadAttribute holds that a buffer grows with the attribute, and that a file system without attributes has none.
func TestReadAttribute(t *testing.T) {
	f, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	asked := 0
	data, err := readAttribute(f, func(_ int, to []byte) (int, error) {
		asked++
		switch {
		case to == nil:
			return asked, nil // grows between measuring and reading
		case asked == 2:
			return 0, unix.ERANGE
		}
		return copy(to, "ab"), nil
	})
	if string(data) != "ab" || err != nil || asked != 4 {
		t.Errorf("the attribute is %q, %v, after %d calls", data, err, asked)
	}
	for _, c := range []struct{ measured, read, want error }{
		{errors.ErrUnsupported, nil, nil}, {unix.EOPNOTSUPP, nil, nil}, {unix.EIO, nil, unix.EIO}, {nil, unix.EIO, unix.EIO},
	} {
		data, err := readAttribute(f, func(_ int, to []byte) (int, error) {
			if to == nil {
				return 1, c.measured
			}
			return 1, c.read
		})
		if len(data) > 0 || !errors.Is(err, c.want) {
			t.Errorf("%v: %q, %v", c, data, err)
		}
	}
	if data, err := readAttribute(f, func(int, []byte) (int, error) { return 0, nil }); data != nil || err != nil {
		t.Errorf("an empty attribute is %q, %v", data, err)
	}
	for name, want := range map[string]bool{"security.ima": true, "security.evm": true, "security.selinux": false, "user.a": false} {
		if isTransient(name) != want {
			t.Errorf("%s is transient: %t", name, !want)
		}
	}
}

// TestControl repeats a call that a signal interrupted, and makes none on a closed file.
func TestControl(t *testing.T) {
	f, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []error{nil, unix.EIO} {
		calls := 0
		err := control(f, func(int) error {
			if calls++; calls < 3 {
				return unix.EINTR
			}
			return want
		})
		if !errors.Is(err, want) || calls != 3 {
			t.Errorf("%v after %d calls, want %v", err, calls, want)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := control(f, func(int) error { t.Error("called"); return nil }); err == nil {
		t.Error("a closed file is controlled")
	}
}

// TestAccess holds whose access is missing: to the file, or to its folder.
func TestAccess(t *testing.T) {
	for name, c := range map[string]struct {
		file, dir fs.FileMode
		folder    bool
		want      error
	}{
		"all":       {0o666, 0o777, true, nil},
		"no file":   {0o644, 0o777, false, fs.ErrPermission},
		"no folder": {0o666, 0o755, true, fs.ErrPermission},
		"neither":   {0o644, 0o755, false, fs.ErrPermission},
		"no way":    {0o666, 0o766, false, fs.ErrPermission},
	} {
		f := filled(t, nil)
		for _, err := range []error{os.Chmod(f.Name(), 0o755), os.Chmod(f.Path("sub"), c.dir), os.Chmod(f.Path("sub/b"), c.file)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		usertest.As(t, usertest.Nobody, usertest.Nobody, func() {
			folder, err := f.Access("sub/b")
			if folder != c.folder || !errors.Is(err, c.want) {
				t.Errorf("%s: %t, %v", name, folder, err)
			}
		})
	}
}

// TestMounted holds what is a mount point, and that a plain file is not frozen.
func TestMounted(t *testing.T) {
	f := filled(t, nil)
	for _, name := range []string{"a", "sub", "absent"} {
		if is, err := f.Mounted(name); is || err != nil {
			t.Errorf("%s is mounted: %t, %v", name, is, err)
		}
		if file, dir, err := f.Frozen(name); file+dir != "" || err != nil {
			t.Errorf("%s is %q in %q, %v", name, file, dir, err)
		}
	}
	root, err := Open("/", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	if is, err := root.Mounted("proc"); !is || err != nil {
		t.Errorf("/proc is mounted: %t, %v", is, err)
	}
}

// TestNames counts the names of a file.
func TestNames(t *testing.T) {
	f := filled(t, nil)
	for want := uint64(1); want < 4; want++ {
		info, err := f.Lstat("a")
		if err != nil || Names(info) != want {
			t.Errorf("the file has %d names, %v, want %d", Names(info), err, want)
		}
		if err := f.Link("a", strings.Repeat("n", int(want))); err != nil {
			t.Fatal(err)
		}
	}
	if Names(unknown{}) != 1 {
		t.Error("a file of which nothing is known has not one name")
	}
	if _, _, ok := Owner(unknown{}); ok {
		t.Error("a file of which nothing is known has an owner")
	}
	for err, want := range map[error]bool{nil: false, fs.ErrPermission: true, syscall.EPERM: true, syscall.EINVAL: true, errors.ErrUnsupported: true, syscall.EIO: false} {
		if notPermitted(err) != want {
			t.Errorf("%v is not permitted: %t", err, !want)
		}
	}
}

// unknown is the metadata of a file in an archive.
type unknown struct{ fs.FileInfo }

func (unknown) Sys() any { return nil }

// TestFrozen holds which flag keeps everybody from replacing a file, or the files of a folder.
func TestFrozen(t *testing.T) {
	f := filled(t, nil)
	flag := func(name string, on int) {
		t.Helper()
		file, err := os.Open(f.Path(name))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		was, err := unix.IoctlGetInt(int(file.Fd()), unix.FS_IOC_GETFLAGS)
		if err == nil {
			err = unix.IoctlSetPointerInt(int(file.Fd()), unix.FS_IOC_SETFLAGS, was&^0x30|on)
		}
		if err != nil {
			t.Skipf("no flags here: %v", err)
		}
	}
	for _, c := range []struct {
		on           int
		name         string
		file, folder string
	}{
		{0x10, "sub/b", "immutable (chattr +i)", ""}, {0x20, "sub/b", "append-only (chattr +a)", ""},
		{0x10, "sub", "", "immutable (chattr +i)"}, {0x20, "sub", "", "append-only (chattr +a)"},
	} {
		flag(c.name, c.on)
		file, dir, err := f.Frozen("sub/b")
		flag(c.name, 0)
		if file != c.file || dir != c.folder || err != nil {
			t.Errorf("with %#x on %s the file is %q, its folder %q, %v", c.on, c.name, file, dir, err)
		}
	}
}
