//go:build unix

package rule

import (
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// owned is what a file system says of a file or folder.
type owned struct {
	fs.FileInfo
	mode fs.FileMode
	user uint32
}

func (o owned) Mode() fs.FileMode { return o.mode }
func (o owned) Sys() any          { return &syscall.Stat_t{Uid: o.user} }

func TestPlanted(t *testing.T) {
	const me, other, third = 1000, 1001, 1002
	for _, c := range []struct {
		name         string
		folder, file owned
		want         bool
	}{
		{"of another user in /tmp", owned{mode: fs.ModeDir | fs.ModeSticky | 0o777}, owned{mode: 0o644, user: other}, true},
		{"in a third one's open folder", owned{mode: fs.ModeDir | 0o777, user: third}, owned{mode: 0o644, user: other}, true},
		{"my own in /tmp", owned{mode: fs.ModeDir | fs.ModeSticky | 0o777}, owned{mode: 0o644, user: me}, false},
		{"root's in /tmp", owned{mode: fs.ModeDir | fs.ModeSticky | 0o777}, owned{mode: 0o644}, false},
		{"a mounted folder with its owner's", owned{mode: fs.ModeDir | 0o777, user: other}, owned{mode: 0o777, user: other}, false},
		{"a folder of a group", owned{mode: fs.ModeDir | 0o775, user: third}, owned{mode: 0o664, user: other}, false},
	} {
		err := planted("/tmp/ssot.yaml", c.folder, c.file, me)
		if (err != nil) != c.want || err != nil && !strings.HasPrefix(err.Error(), "/tmp/ssot.yaml belongs to another user") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
