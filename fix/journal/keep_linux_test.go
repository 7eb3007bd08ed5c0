package journal

import (
	"encoding/binary"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/internal/disk/usertest"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/patch"
)

// shared returns a folder in which everybody can make files, with one in it.
func shared(t *testing.T, uid, gid int, mode os.FileMode) string {
	t.Helper()
	dir := tree(t, map[string]string{"p/a.go": "a", "p/b.go": "b"})
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(dir, "p", "a.go")
	if err := errors.Join(os.Chmod(dir, 0o777), os.Chmod(filepath.Join(dir, "p"), 0o777), os.Chown(name, uid, gid), os.Chmod(name, mode)); err != nil {
		if os.Geteuid() != 0 {
			t.Skip("only root can give files away:", err)
		}
		t.Fatal(err)
	}
	return dir
}

// commitAs makes a step of both files as somebody, and returns what Check said of a.go and how the step ended.
func commitAs(t *testing.T, dir string, uid, gid int) (check, commit error) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(stateOf(dir), 0o700), os.Chown(stateOf(dir), uid, gid)); err != nil {
		t.Fatal(err)
	}
	usertest.As(t, uid, gid, func() {
		j, err := Open(optionsOf(dir))
		if err != nil {
			commit = err
			return
		}
		defer func() { _ = j.Close() }()
		unlock, err := j.Lock(t.Context())
		if err != nil {
			commit = err
			return
		}
		defer unlock()
		check = j.Check("p/a.go")
		commit = j.Commit(t.Context(), []patch.Change{change("p/a.go", "a", "A")}, nil, nil)
	})
	return check, commit
}

// TestForeignFiles replaces files of others only where the new file can be theirs as well, and only with a right to the
// file itself.
func TestForeignFiles(t *testing.T) {
	for _, tt := range []struct {
		name              string
		owner, group      int
		mode              os.FileMode
		uid, gid          int
		prepare           func(name string) error
		err               string
		wantOwner, wantGr int
	}{
		{name: "root's, replaced by root", mode: 0o644},
		{name: "somebody's, replaced by root", owner: 1000, group: 1001, mode: 0o640, wantOwner: 1000, wantGr: 1001},
		{name: "mine", owner: usertest.Nobody, group: usertest.Nobody, mode: os.ModeSetuid | 0o750, uid: usertest.Nobody, gid: usertest.Nobody, wantOwner: usertest.Nobody, wantGr: usertest.Nobody},
		{name: "no right to write", mode: 0o644, uid: usertest.Nobody, gid: usertest.Nobody, err: "p/a.go is not replaced, for you have no right to write to it"},
		{name: "somebody else's, everybody may write", mode: 0o666, uid: usertest.Nobody, gid: usertest.Nobody, err: "p/a.go is not replaced: it belongs to another user or group"},
		{name: "mine, of a group that I am not in", owner: usertest.Nobody, group: 0, mode: 0o664, uid: usertest.Nobody, gid: usertest.Nobody, err: "p/a.go is not replaced: it belongs to another user or group"},
		{name: "an attribute that root set", owner: usertest.Nobody, group: usertest.Nobody, mode: 0o644, uid: usertest.Nobody, gid: usertest.Nobody, prepare: func(name string) error {
			return unix.Setxattr(name, "security.ssot", []byte("x"), 0)
		}, err: "p/a.go is not replaced: it has the extended attribute security.ssot, which can't be kept"},
		{name: "a folder that I may not write to", owner: usertest.Nobody, group: usertest.Nobody, mode: 0o644, uid: usertest.Nobody, gid: usertest.Nobody, prepare: func(name string) error {
			return os.Chmod(filepath.Dir(name), 0o755)
		}, err: "p/a.go is in a folder that you have no right to write to: p"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := shared(t, tt.owner, tt.group, tt.mode)
			name := filepath.Join(dir, "p", "a.go")
			if tt.prepare != nil {
				if err := tt.prepare(name); err != nil {
					t.Skip("not here:", err)
				}
			}
			was, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			check, err := commitAs(t, dir, tt.uid, tt.gid)
			is, no := os.Stat(name)
			if no != nil {
				t.Fatal(no)
			}
			if tt.err != "" {
				refused := new(RefusedError)
				if err == nil || !strings.Contains(err.Error(), tt.err) || !errors.As(check, &refused) || check.Error() != err.Error() {
					t.Errorf("error %v, and Check says %v, want %q", err, check, tt.err)
				}
				if !os.SameFile(was, is) {
					t.Error("the file was replaced")
				}
				same(t, dir, map[string]string{"p/a.go": "a", "p/b.go": "b"})
				return
			}
			if err != nil || check != nil {
				t.Fatalf("error %v, and Check says %v", err, check)
			}
			same(t, dir, map[string]string{"p/a.go": "A", "p/b.go": "b"})
			if uid, gid, _ := folder.Owner(is); uid != tt.wantOwner || gid != tt.wantGr || is.Mode() != was.Mode() {
				t.Errorf("it belongs to %d and %d, mode %v; want %d, %d, %v", uid, gid, is.Mode(), tt.wantOwner, tt.wantGr, was.Mode())
			}
		})
	}
}

// TestRecoverForeignOwner has a file of a crashed step given to somebody else before the next start, without the old
// text beside it or edited: the step can't be taken back there, the error says what to do, and doing it resolves the
// step.
func TestRecoverForeignOwner(t *testing.T) {
	for _, tt := range []struct {
		name, text string // of a.go at the next start
		want       string // of the error, after the names of the kept texts
		mend, left string // what is written to a.go then, and what stays
	}{
		{"without the old text", "A", "take that back, or copy BEFORE, which is its text from before the step, over it, and start ssot again", "a", "a"},
		{"edited", "// Mine.\nA", "take that back, or take out of it by hand what makes AFTER of BEFORE, and start ssot again", "// Mine.\na", "// Mine.\na"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := shared(t, usertest.Nobody, usertest.Nobody, 0o644)
			if err := errors.Join(os.MkdirAll(stateOf(dir), 0o700), os.Chown(stateOf(dir), usertest.Nobody, usertest.Nobody), os.Chown(filepath.Join(dir, "p", "b.go"), usertest.Nobody, usertest.Nobody)); err != nil {
				t.Fatal(err)
			}
			nobodys := func(do func(j *Journal)) {
				usertest.As(t, usertest.Nobody, usertest.Nobody, func() {
					j := open(t, dir)
					unlock, err := j.Lock(t.Context())
					if err != nil {
						t.Error(err)
						return
					}
					defer unlock()
					do(j)
				})
			}
			nobodys(func(j *Journal) {
				crash := errors.New("crash")
				defer func() {
					if r := recover(); r != any(crash) {
						t.Errorf("the step ended with %v", r)
					}
				}()
				j.probe.At = func(point string) {
					if point == "replaced p/a.go" {
						panic(crash)
					}
				}
				_ = j.Commit(t.Context(), []patch.Change{change("p/a.go", "a", "A"), change("p/b.go", "b", "B")}, nil, nil)
			})
			name := filepath.Join(dir, "p", "a.go")
			old, err := filepath.Glob(filepath.Join(dir, "p", kept.Ours+"*-0-old"))
			if err != nil || len(old) != 1 {
				t.Fatal(old, err)
			}
			write(t, name, tt.text)
			if err := os.Chown(name, 1000, 1000); err != nil {
				t.Fatal(err)
			}
			if tt.name != "edited" { // else it is what shows that the file was replaced
				if err := os.Remove(old[0]); err != nil {
					t.Fatal(err)
				}
			}
			sessions, err := filepath.Glob(filepath.Join(stateOf(dir), "sessions", "*"))
			if err != nil || len(sessions) != 1 {
				t.Fatal(sessions, err)
			}
			texts := filepath.Join(sessions[0], kept.TextDir)
			want := strings.NewReplacer("BEFORE", filepath.Join(texts, file.Sum([]byte("a"))), "AFTER", filepath.Join(texts, file.Sum([]byte("A")))).Replace(tt.want)
			resume := func() (got []Recovery, err error) {
				nobodys(func(j *Journal) {
					if got, err = j.Recover(t.Context(), nil); err == nil {
						err = j.Conclude()
					}
				})
				return got, err
			}
			if _, err := resume(); err == nil || !strings.HasSuffix(err.Error(), want) || !strings.Contains(err.Error(), "p/a.go is not replaced: it belongs to another user or group") {
				t.Fatalf("error %v, want %s", err, want)
			}
			if now := contents(t, dir); now["p/a.go"] != tt.text {
				t.Errorf("the files are %q", now)
			}
			write(t, name, tt.mend)
			if got, err := resume(); err != nil || len(got) != 1 || got[0].Outcome != Dropped {
				t.Errorf("%+v, %v", got, err)
			}
			same(t, dir, map[string]string{"p/a.go": tt.left, "p/b.go": "b"})
		})
	}
}

// TestRecoverKeepsOwner has a file of a crashed step given to somebody else before the next start, with its old text
// beside it: that gets the owner as well, or is not put there.
func TestRecoverKeepsOwner(t *testing.T) {
	dir := shared(t, usertest.Nobody, usertest.Nobody, 0o644)
	name := filepath.Join(dir, "p", "a.go")
	func() {
		defer func() { _ = recover() }()
		j := open(t, dir)
		unlock, err := j.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer unlock()
		j.probe.At = func(point string) {
			if point == "replaced p/a.go" {
				panic("crash")
			}
		}
		_ = j.Commit(t.Context(), []patch.Change{change("p/a.go", "a", "A"), change("p/b.go", "b", "B")}, nil, nil)
	}()
	if err := errors.Join(os.Chown(name, 1000, 1001), os.Chmod(name, 0o640)); err != nil {
		t.Fatal(err)
	}
	j := locked(t, dir)
	denied := true
	j.Inject(func(op, _ string) *Fault {
		if op == "chown" && denied {
			return &Fault{Err: unix.EPERM}
		}
		return nil
	})
	if _, err := j.Recover(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "it belongs to another user or group") || !strings.Contains(err.Error(), ", which is its text from before the step, over it") {
		t.Errorf("error %v", err)
	}
	denied = false
	if got, err := j.Recover(t.Context(), nil); err != nil || len(got) != 1 || got[0].Outcome != RolledBack {
		t.Errorf("%+v, %v", got, err)
	}
	same(t, dir, map[string]string{"p/a.go": "a", "p/b.go": "b"})
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if uid, gid, _ := folder.Owner(info); uid != 1000 || gid != 1001 || info.Mode() != 0o640 {
		t.Errorf("it belongs to %d and %d, mode %v", uid, gid, info.Mode())
	}
}

// accessOf returns an access list as Linux keeps it: the owner, a user by name, the group, the mask and the others.
func accessOf(named uint32) []byte {
	list := binary.LittleEndian.AppendUint32(nil, 2)
	for _, e := range []struct {
		tag, perm uint16
		id        uint32
	}{{1, 6, 1<<32 - 1}, {2, 6, named}, {4, 4, 1<<32 - 1}, {16, 6, 1<<32 - 1}, {32, 0, 1<<32 - 1}} {
		list = binary.LittleEndian.AppendUint16(list, e.tag)
		list = binary.LittleEndian.AppendUint16(list, e.perm)
		list = binary.LittleEndian.AppendUint32(list, e.id)
	}
	return list
}

// TestAttributesStay keeps extended attributes, access lists among them, and takes none over from the folder.
func TestAttributesStay(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"})
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, set := range []struct {
		name, attribute string
		value           []byte
	}{
		{"a.go", "user.note", []byte("kept\x00so")}, {"a.go", "user.empty", nil}, {"a.go", "system.posix_acl_access", accessOf(1000)},
		{".", "system.posix_acl_default", accessOf(1001)},
	} {
		if err := unix.Setxattr(at(set.name), set.attribute, set.value, 0); err != nil {
			t.Skipf("no %s here: %v", set.attribute, err)
		}
	}
	look := func() map[string]map[string]string {
		m := map[string]map[string]string{}
		for _, name := range []string{"a.go", "b.go", "c.go"} {
			h, info, err := file.Open(open(t, dir).root, name)
			if err != nil {
				t.Fatal(err)
			}
			found, err := h.Attributes()
			if err := errors.Join(err, h.Close()); err != nil {
				t.Fatal(err)
			}
			m[name] = map[string]string{"mode": info.Mode().String()}
			maps.Copy(m[name], found)
		}
		return m
	}
	was := look()
	if len(was["a.go"]) < 4 {
		t.Fatalf("a.go has %q", was["a.go"])
	}
	j := locked(t, dir)
	if err := j.Commit(t.Context(), stepABC, nil, nil); err != nil {
		t.Fatal(err)
	}
	same(t, dir, map[string]string{"a.go": "A", "b.go": "B", "c.go": "C"})
	if diff := cmp.Diff(was, look()); diff != "" {
		t.Errorf("attributes: -want +got:\n%s", diff)
	}
}

// TestInstantAttributes has another program change what belongs to a file between the last comparison and the
// replacement: the file that it changed stays, with all of it.
func TestInstantAttributes(t *testing.T) {
	t.Parallel()
	exchanges(t)
	for _, attribute := range []struct {
		name     string
		was, now []byte
	}{
		{"user.late", nil, []byte("mine")}, {"user.late", []byte("old"), []byte("mine")}, {"user.late", []byte("old"), nil},
		{"system.posix_acl_access", nil, accessOf(1000)}, {"system.posix_acl_access", accessOf(1000), accessOf(1001)},
	} {
		dir := tree(t, map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"})
		name := filepath.Join(dir, "b.go")
		if err := os.Chmod(name, 0o660); err != nil { // as the access list has it
			t.Fatal(err)
		}
		set := func(value []byte) error {
			if value == nil {
				return unix.Removexattr(name, attribute.name)
			}
			return unix.Setxattr(name, attribute.name, value, 0)
		}
		if err := set(attribute.was); attribute.was != nil && err != nil {
			t.Skipf("no %s here: %v", attribute.name, err)
		}
		j, done := locked(t, dir), false
		j.probe.At = func(point string) {
			if point == "compared b.go" && !done {
				done = true
				if err := set(attribute.now); err != nil {
					t.Error(err)
				}
			}
		}
		if err := j.Commit(t.Context(), stepABC, nil, nil); !done || err == nil || !strings.Contains(err.Error(), "b.go was changed by another program") {
			t.Errorf("%s %q to %q: error %v", attribute.name, attribute.was, attribute.now, err)
		}
		same(t, dir, map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"})
		value := make([]byte, 100)
		n, err := unix.Getxattr(name, attribute.name, value)
		if got := string(value[:max(n, 0)]); got != string(attribute.now) || (err == nil) != (attribute.now != nil) {
			t.Errorf("%s is %q, %v, want %q", attribute.name, got, err, attribute.now)
		}
	}
}

// TestModeIgnored refuses a file whose mode the file system does not give to a new one, though it says so.
func TestModeIgnored(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"})
	if err := os.Chmod(filepath.Join(dir, "b.go"), 0o755); err != nil {
		t.Fatal(err)
	}
	j := locked(t, dir)
	j.probe.Fault = func(op, name string) *Fault {
		if op == "chmod" && strings.HasPrefix(name, ".ssot-") && strings.Contains(name, "-1-") {
			return &Fault{}
		}
		return nil
	}
	err := j.Commit(t.Context(), stepABC, nil, nil)
	if refused := new(RefusedError); !errors.As(err, &refused) || refused.Path != "b.go" || !strings.Contains(err.Error(), "b.go is not replaced: its mode -rwxr-xr-x can't be kept: the file system gives a new file -rw-------") {
		t.Errorf("error %v", err)
	}
	same(t, dir, map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"})
}

// TestFrozen refuses what the flags of chattr keep from everybody, before anything is written.
func TestFrozen(t *testing.T) {
	t.Parallel()
	const immutableFlag, appendFlag = 0x10, 0x20
	for _, tt := range []struct {
		name, of, err string
		flag          int
	}{
		{"immutable", "p/a.go", "p/a.go is immutable (chattr +i): take that flag away first", immutableFlag},
		{"append-only", "p/a.go", "p/a.go is append-only (chattr +a): take that flag away first", appendFlag},
		{"in an append-only folder", "p", "p/a.go is in a folder that is append-only (chattr +a): take that flag from p first", appendFlag},
		{"in an immutable folder", "p", "p/a.go is in a folder that is immutable (chattr +i): take that flag from p first", immutableFlag},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := tree(t, map[string]string{"p/a.go": "a", "b.go": "b"})
			f, err := os.Open(filepath.Join(dir, tt.of))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			if err := flags(f, tt.flag); err != nil {
				t.Skip("not here:", err)
			}
			defer func() {
				if err := flags(f, 0); err != nil {
					t.Error(err)
				}
			}()
			j := locked(t, dir)
			err = j.Commit(t.Context(), []patch.Change{change("b.go", "b", "B"), change("p/a.go", "a", "A")}, nil, nil)
			if err == nil || err.Error() != tt.err {
				t.Errorf("error %v", err)
			}
			if check := j.Check("p/a.go"); check == nil || check.Error() != tt.err {
				t.Errorf("Check says %v", check)
			}
			same(t, dir, map[string]string{"p/a.go": "a", "b.go": "b"})
		})
	}
}

// flags sets which of chattr's two flags a file has.
func flags(f *os.File, on int) error {
	was, err := unix.IoctlGetInt(int(f.Fd()), unix.FS_IOC_GETFLAGS)
	if err != nil {
		return err
	}
	return unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, was&^0x30|on)
}
