package statedir

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// otherSessions returns a sentence about other sessions of this user that also belong to this folder, with advice,
// or "". A session whose folder only had this path once does not count: it may be needed where that folder is now.
func (d *Dir) otherSessions(found Found, named []string) string {
	mine := d.identify(d.tree.folder)
	names, err := d.home.names()
	if err != nil {
		return "" // the session in use was found
	}
	var others []string
	for _, name := range names {
		if name == found.name {
			continue
		}
		p, err := d.home.readPointer(name)
		if err != nil || p == nil {
			continue
		}
		isNamed := slices.Contains(named, name)
		looked := found.lost || isNamed // whether find compared it with this folder
		if may := p.Folder == d.tree.folder || p.Is(mine) || looked && d.mayMatch(p, mine); !may {
			continue
		}
		if is, _ := d.matchOf(p, name, isNamed); is.match != noMatch {
			others = append(others, name)
		}
	}
	id := d.tree.displayPath(idFile)
	switch len(others) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s has two sessions of yours: %s goes on, %s is not read; to go on with that one write its name alone into %s, else remove %s",
			d.tree.folder, found.name, others[0], id, d.home.session(others[0]))
	}
	return fmt.Sprintf("%s has %d sessions of yours: %s goes on, %s are not read; to go on with one of them write its name alone into %s, and remove those that you do not want from %s",
		d.tree.folder, len(others)+1, found.name, strings.Join(others, ", "), id, filepath.Join(d.home.path, sessionsDir))
}
