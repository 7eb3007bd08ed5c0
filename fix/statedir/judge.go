package statedir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
)

// match is the certainty with which a session belongs to this folder.
type match int

const (
	noMatch       match = iota // its folder is another one, or none
	possiblyMoved              // its folder no longer exists: it may have been moved here
	here                       // its folder has this path, and nothing says that it was another one
	sameFolder                 // its folder has this identity
)

// resolveName returns the session of a name in the tree if it belongs to this folder; else Found.Note says why not.
func (d *Dir) resolveName(name string) (Found, error) {
	p, err := d.home.readPointer(name)
	if wrong := (*pointerError)(nil); errors.As(err, &wrong) {
		return Found{}, wrong.advise(d.tree.folder)
	}
	if err != nil {
		return Found{}, err
	}
	if p == nil {
		return Found{Note: d.tree.displayPath(idFile) + " names a session that you do not have: it came with a clone, from another user or from another machine, or it was removed; nothing of it is read"}, nil
	}
	found, why := d.matchOf(p, name, true)
	if found.match == noMatch {
		return Found{from: d.home.session(name), folder: p.Folder, Note: fmt.Sprintf("%s names the session of %s, %s: it is not read here", d.tree.displayPath(idFile), p.Folder, why)}, nil
	}
	found.Path, found.name = d.home.session(name), name
	return found, nil
}

// matchOf returns how well a session matches this folder, which names it or not; if it does not, why is the reason.
func (d *Dir) matchOf(p *pointer, name string, named bool) (found Found, why string) {
	mine := d.identify(d.tree.folder)
	found.stale = mine.Inode != 0 && p.Identity != mine
	there, err := os.Stat(p.Folder)
	switch {
	case p.Folder == d.tree.folder, err == nil && d.isAlso(there):
		found.match, why = matchAt(p.Identity, mine, named)
		return found, why
	case err == nil && d.stillThere(p, name, p.Is(mine)):
		return Found{}, "which still exists"
	case err != nil && !isGone(err) && (!p.Is(mine) || p.Device != mine.Device):
		return Found{}, "which can't be looked at"
	case p.Is(mine):
		found.match = sameFolder
	case p.DiffersFrom(mine) && p.Device == mine.Device:
		return Found{}, "which was moved or removed, and this one is a copy of it"
	case named:
		found.match = possiblyMoved
	}
	found.stale = true
	return found, ""
}

// matchAt is matchOf for a session that was begun at the path of this folder. Another folder may have been here then:
// one that was moved away before this one was cloned or copied here still needs its session.
func matchAt(was, mine identity.Identity, named bool) (m match, why string) {
	switch {
	case was.Is(mine):
		return sameFolder, ""
	case was.DiffersFrom(mine) && (!named || !was.Partly(mine)):
		return noMatch, "which was another folder when it was begun"
	case named, was.Maybe(mine):
		return here, ""
	}
	return noMatch, "which may have been another folder when it was begun"
}

// stillThere reports whether the folder at the path of a session is the one that began it, as far as can be told; moved
// says that there is one of the same identity elsewhere.
func (d *Dir) stillThere(p *pointer, name string, moved bool) bool {
	now := d.identify(p.Folder)
	if moved || now.Maybe(p.Identity) {
		return now.Maybe(p.Identity)
	}
	if now.Inode == 0 || p.Inode == 0 {
		return true
	}
	has, _, err := local{folder: p.Folder}.names()
	return err != nil || slices.Contains(has, name)
}

// findByFolder returns the session of this folder whose name is missing in the tree: git clean removed it, or a commit
// replaced it. Of several with the same match it returns the newest. Former is the newest session of another folder
// that was at this path, or of which this one is a copy.
func (d *Dir) findByFolder() (best, former Found, err error) {
	var begun, left time.Time
	mine := d.identify(d.tree.folder)
	names, err := d.home.names()
	if err != nil {
		return Found{}, Found{}, fmt.Errorf("look for a session of %s: %w", d.tree.folder, err)
	}
	for _, name := range names {
		p, err := d.home.readPointer(name)
		if errors.As(err, new(*pointerError)) || err == nil && (p == nil || !d.mayMatch(p, mine)) {
			continue
		}
		if err != nil {
			return Found{}, Found{}, err
		}
		info, err := os.Stat(filepath.Join(d.home.session(name), FolderFile))
		if err != nil {
			return Found{}, Found{}, fmt.Errorf("look for a session of %s: %w", d.tree.folder, err)
		}
		found, why := d.matchOf(p, name, false)
		switch {
		case found.match != noMatch && (found.match > best.match || found.match == best.match && info.ModTime().After(begun)):
			found.Path, found.name, found.lost = d.home.session(name), name, true
			best, begun = found, info.ModTime()
		case found.match == noMatch && info.ModTime().After(left):
			former = Found{from: d.home.session(name), folder: p.Folder, Note: fmt.Sprintf("you have a session of %s, %s: it is not read here", p.Folder, why)}
			left = info.ModTime()
		}
	}
	return best, former, nil
}

// mayMatch reports whether a session that no name in the tree leads to can belong to this folder: it has this path or
// this identity. If the identities of both are known it does not call stat on the other folder, which may be on a disk
// that does not answer.
func (d *Dir) mayMatch(p *pointer, mine identity.Identity) bool {
	if p.Folder == d.tree.folder || p.Is(mine) {
		return true
	}
	if p.Known() && mine.Known() {
		return false
	}
	there, err := os.Stat(p.Folder)
	return err == nil && d.isAlso(there)
}

// isAlso reports whether another path leads to this folder too, as with a bind mount.
func (d *Dir) isAlso(there os.FileInfo) bool {
	me, err := os.Stat(d.tree.folder)
	return err == nil && os.SameFile(there, me)
}
