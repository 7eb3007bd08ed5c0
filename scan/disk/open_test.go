package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// opened is an open file that is closed once.
type opened struct {
	stat   func() (fs.FileInfo, error)
	closed *int
}

func (o opened) Stat() (fs.FileInfo, error) { return o.stat() }
func (o opened) Close() error               { *o.closed++; return nil }

// TestOpen has a file that is another one, or gone, after it was looked at: once, or as often as one tries.
func TestOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	info := func(name string) fs.FileInfo {
		t.Helper()
		path := filepath.Join(dir, name)
		if name != "." {
			if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		is, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	mine, other, folder := info("mine"), info("other"), info(".")
	if err := os.WriteFile(filepath.Join(dir, "mine"), []byte("it has grown"), 0o600); err != nil {
		t.Fatal(err)
	}
	grown, err := os.Lstat(filepath.Join(dir, "mine"))
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken disk")
	for _, test := range []struct {
		name           string
		look           fs.FileInfo
		lookErr        error
		open           error // on each try
		replaced       int   // how many tries find another file
		stat           fs.FileInfo
		statErr        error
		want           error
		opened, closed int
	}{
		{name: "the same", look: mine, stat: mine, opened: 1},
		{name: "it can't be looked at", lookErr: broken, want: broken},
		{name: "it is not there", lookErr: fs.ErrNotExist, want: fs.ErrNotExist},
		{name: "a folder", look: folder, want: ErrIrregular},
		{name: "it can't be opened", look: mine, open: broken, want: broken, opened: 1},
		{name: "it is gone each time", look: mine, open: fs.ErrNotExist, want: ErrReplaced, opened: 8},
		{name: "it is another one twice", look: mine, replaced: 2, stat: mine, opened: 3, closed: 2},
		{name: "it is another one each time", look: mine, replaced: 99, stat: mine, want: ErrReplaced, opened: 8, closed: 8},
		{name: "nothing can be told of what was opened", look: mine, statErr: broken, want: broken, opened: 1, closed: 1},
		{name: "it is a folder by then", look: mine, stat: folder, want: ErrReplaced, opened: 8, closed: 8},
		{name: "it has grown", look: mine, stat: grown, want: ErrTooLarge, opened: 1, closed: 1},
	} {
		opens, closes := 0, 0
		file, is, err := Open(Calls[opened]{
			Look: func(string) (fs.FileInfo, error) { return test.look, test.lookErr },
			Open: func(string, int, fs.FileMode) (opened, error) {
				if opens++; test.open != nil {
					return opened{}, test.open
				}
				stands := test.stat
				if opens <= test.replaced {
					stands = other
				}
				return opened{func() (fs.FileInfo, error) { return stands, test.statErr }, &closes}, nil
			},
		}, "mine", 6)
		if !errors.Is(err, test.want) || opens != test.opened || closes != test.closed {
			t.Errorf("%s: %v, opened %d times, closed %d times; want %v, %d, %d", test.name, err, opens, closes, test.want, test.opened, test.closed)
		}
		if err == nil && (file.stat == nil || is != mine) {
			t.Errorf("%s: the file is not returned", test.name)
		}
		if err != nil && file.stat != nil {
			t.Errorf("%s: there is a file with the error", test.name)
		}
	}
}
