package statedir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// match is the certainty with which a session belongs to this folder.
type match int

const (
	noMatch       match = iota // its folder is another one, or none
	possiblyMoved              // its folder no longer exists: it may have been moved here
	here                       // its folder has this path
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
	found, why := d.matchOf(p)
	if found.match == noMatch {
		return Found{from: d.home.session(name), folder: p.Folder, Note: fmt.Sprintf("%s names the session of %s, %s: it is not read here", d.tree.displayPath(idFile), p.Folder, why)}, nil
	}
	found.Path, found.name = d.home.session(name), name
	return found, nil
}

// matchOf returns how well a session matches this folder; if it does not, why is the reason.
func (d *Dir) matchOf(p *pointer) (found Found, why string) {
	mine := identify(d.tree.folder)
	is := p.is(mine)
	if p.Folder == d.tree.folder {
		return Found{match: orSame(is, here), stale: mine.known() && !is}, ""
	}
	there, err := os.Stat(p.Folder)
	switch {
	case err == nil:
		if d.isAlso(there) {
			return Found{match: orSame(is, here), stale: mine.known() && !is}, ""
		}
		why = "which still exists"
	case !isGone(err):
		why = "which can't be looked at"
	case !p.differsFrom(mine):
		return Found{match: orSame(is, possiblyMoved), stale: true}, ""
	default:
		why = "which was moved or removed, and this one is a copy of it"
	}
	return Found{match: orSame(is, noMatch), stale: is}, why
}

func orSame(is bool, than match) match {
	if is {
		return sameFolder
	}
	return than
}

// findByFolder returns the session of this folder whose name is missing in the tree: git clean removed it, or a commit
// replaced it. Of several with the same match it returns the newest.
func (d *Dir) findByFolder() (Found, error) {
	var best Found
	var begun time.Time
	mine := identify(d.tree.folder)
	names, err := d.home.names()
	if err != nil {
		return Found{}, fmt.Errorf("look for a session of %s: %w", d.tree.folder, err)
	}
	for _, name := range names {
		p, err := d.home.readPointer(name)
		if errors.As(err, new(*pointerError)) || err == nil && (p == nil || !d.mayMatch(p, mine)) {
			continue
		}
		if err != nil {
			return Found{}, err
		}
		info, err := os.Stat(filepath.Join(d.home.session(name), FolderFile))
		if err != nil {
			return Found{}, fmt.Errorf("look for a session of %s: %w", d.tree.folder, err)
		}
		found, _ := d.matchOf(p)
		if found.match > best.match || found.match == best.match && info.ModTime().After(begun) {
			found.Path, found.name, found.lost = d.home.session(name), name, true
			best, begun = found, info.ModTime()
		}
	}
	return best, nil
}

// mayMatch reports whether a session that no name in the tree leads to can belong to this folder: it has this path or
// this identity. If the identities of both are known it does not call stat on the other folder, which may be on a disk
// that does not answer.
func (d *Dir) mayMatch(p *pointer, mine identity) bool {
	if p.Folder == d.tree.folder || p.is(mine) {
		return true
	}
	if p.known() && mine.known() {
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
