package journal

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// A hold keeps other processes from removing the files beside single files in a folder. It is a shared lock on the
// folder itself. A process that can have the lock alone removes the files that are left there, since their processes
// have ended.
//
// A file that is written has a name with newPrefix. Nobody else knows it, so it may be removed whatever is in it.
// Before an exchange it gets a name with oldPrefix and the hashes of both texts: after the exchange it may have a
// text that another program wrote at the last instant, which is never removed.
type hold struct{ unlock func() } // unlock is nil where the folder can't be locked: the files have other names there

const (
	outPrefix = kept.Ours + "out-"
	newPrefix = outPrefix + "new-"
	oldPrefix = outPrefix + "old-"
	hashes    = 16 // the number of digits of each hash in a name

	holdWait = 100 * time.Millisecond // only another process's look at the folder is waited for
	holdLook = time.Millisecond
)

// holdFolder removes what killed processes left in a folder, and keeps others from removing what is made there.
func holdFolder(f *folder.Folder) hold {
	ctx := context.Background() // it waits for moments alone
	if unlock, err := lockfile.TakeFolder(ctx, f.Name(), lockfile.Alone, holdLook); err == nil {
		removeLeft(f)
		unlock()
	}
	unlock, err := lockfile.TakeFolder(ctx, f.Name(), lockfile.Shared, holdWait)
	if err != nil {
		return hold{}
	}
	return hold{unlock}
}

func (h hold) release() {
	if h.unlock != nil {
		h.unlock()
	}
}

// newName returns a name for a file that is written.
func (h hold) newName() string {
	if h.unlock == nil {
		return kept.Ours + rand.Text()
	}
	return newPrefix + rand.Text()
}

// exchangeName returns a name for a file that is exchanged, and has one of two texts.
func (h hold) exchangeName(a, b []byte) string {
	if h.unlock == nil {
		return kept.Ours + rand.Text()
	}
	return oldPrefix + file.Sum(a)[:hashes] + "-" + file.Sum(b)[:hashes] + "-" + rand.Text()
}

// removeLeft removes the files with names of newName and exchangeName, the latter only with one of their two texts.
// What can't be read or removed stays.
func removeLeft(f *folder.Folder) {
	entries, err := f.ReadDir(".")
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.Type().IsRegular() && isLeft(f, e.Name()) {
			_ = file.Discard(f, e.Name())
		}
	}
}

func isLeft(f *folder.Folder, name string) bool {
	if rest, ok := strings.CutPrefix(name, newPrefix); ok {
		return isRandom(rest)
	}
	rest, ok := strings.CutPrefix(name, oldPrefix)
	parts := strings.Split(rest, "-")
	if !ok || len(parts) != 3 || len(parts[0]) != hashes || len(parts[1]) != hashes || !isRandom(parts[2]) {
		return false
	}
	sum, _, err := file.Digest(f, name)
	return err == nil && (strings.HasPrefix(sum, parts[0]) || strings.HasPrefix(sum, parts[1]))
}

// isRandom reports whether a part of a name is one that rand.Text returns.
func isRandom(s string) bool {
	return len(s) == len("ABCDEFGHIJKLMNOPQRSTUVWXYZ") && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}
