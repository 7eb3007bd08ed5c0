package statedir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// claim is how well a session is proven to be that of this folder.
type claim int

const (
	none claim = iota // it is another folder's, or nobody's
	gone              // its folder is gone, and this one may be that, moved
	here              // its folder has this path
	this              // its folder is this one, wherever it is
)

// judge says whether a name that stands in the tree is that of a session of this folder.
func (d *Dir) judge(name string) (Found, error) {
	p, err := d.home.pointsAt(name)
	if wrong := (*pointerError)(nil); errors.As(err, &wrong) {
		return Found{}, wrong.mend(d.tree.folder)
	}
	if err != nil {
		return Found{}, err
	}
	if p == nil {
		return Found{Note: d.tree.shown(idFile) + " names a session that you do not have: it came with a clone, from another user or from another machine, or it was removed; nothing of it is read"}, nil
	}
	found, why := d.claims(p)
	if found.claim == none {
		return Found{from: d.home.session(name), folder: p.Folder, Note: fmt.Sprintf("%s names the session of %s, %s: it is not read here", d.tree.shown(idFile), p.Folder, why)}, nil
	}
	found.Path, found.name = d.home.session(name), name
	return found, nil
}

// claims says how well a session is proven to be that of this folder, or why it is not.
func (d *Dir) claims(p *pointer) (found Found, why string) {
	mine := identify(d.tree.folder)
	is := p.is(mine)
	if p.Folder == d.tree.folder {
		return Found{claim: better(is, here), stale: mine.known() && !is}, ""
	}
	there, err := os.Stat(p.Folder)
	switch {
	case err == nil:
		if d.isAlso(there) {
			return Found{claim: better(is, here), stale: mine.known() && !is}, ""
		}
		why = "which still exists"
	case !isGone(err):
		why = "which can't be looked at"
	case !p.isNot(mine):
		return Found{claim: better(is, gone), stale: true}, ""
	default:
		why = "which was moved or removed, and this one is a copy of it"
	}
	return Found{claim: better(is, none), stale: is}, why
}

func better(is bool, than claim) claim {
	if is {
		return this
	}
	return than
}

// pointingHere looks for a session of this folder whose name is not in the tree any more: it was cleaned away, or a
// commit brought another in its place. Of several that are proven as well it is the one that was begun last.
func (d *Dir) pointingHere() (Found, error) {
	var best Found
	var begun time.Time
	mine := identify(d.tree.folder)
	names, err := d.home.names()
	if err != nil {
		return Found{}, fmt.Errorf("look for a session of %s: %w", d.tree.folder, err)
	}
	for _, name := range names {
		p, err := d.home.pointsAt(name)
		if errors.As(err, new(*pointerError)) || err == nil && (p == nil || !d.mayBe(p, mine)) {
			continue
		}
		if err != nil {
			return Found{}, err
		}
		info, err := os.Stat(filepath.Join(d.home.session(name), FolderFile))
		if err != nil {
			return Found{}, fmt.Errorf("look for a session of %s: %w", d.tree.folder, err)
		}
		found, _ := d.claims(p)
		if found.claim > best.claim || found.claim == best.claim && info.ModTime().After(begun) {
			found.Path, found.name, found.lost = d.home.session(name), name, true
			best, begun = found, info.ModTime()
		}
	}
	return best, nil
}

// mayBe reports whether a session that nothing in the tree names can be this folder's: by its path, or because the
// folder is this one. Where identities tell that, other folders are not looked at: one that is on a disk which does not
// answer would hold up everything.
func (d *Dir) mayBe(p *pointer, mine identity) bool {
	if p.Folder == d.tree.folder || p.is(mine) {
		return true
	}
	if p.known() && mine.known() {
		return false
	}
	there, err := os.Stat(p.Folder)
	return err == nil && d.isAlso(there)
}

// isAlso reports whether what has another path is this folder: a bind mount gives it two.
func (d *Dir) isAlso(there os.FileInfo) bool {
	me, err := os.Stat(d.tree.folder)
	return err == nil && os.SameFile(there, me)
}
