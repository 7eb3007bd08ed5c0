package check

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/disk"
)

// write writes the next baseline, unless the one that it was made of was changed, and says what is in it. If seen is
// nil, there was none.
func (o *Options) write(v *guard.Verdict, seen []byte) error {
	change := v.Baseline(seen == nil || o.Grow, o.Reason)
	text, err := baseline.Format(change.Entries)
	if err != nil {
		return err
	}
	path := filepath.Join(v.Root, baseline.FileName)
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%s is a symbolic link, and what it leads to may be somebody else's: put a file in its place", path)
	}
	if err := outfile.Update(path, seen, text); err != nil {
		return err
	}
	o.Say(fmt.Sprintf("%s: %d in it, %d added, %d dropped", o.displayPath(v.Root)(baseline.FileName), len(change.Entries), change.Added, change.Dropped))
	if change.Left > 0 {
		o.Say(fmt.Sprintf("new, and not added: %d; a baseline only shrinks, --grow adds them", change.Left))
	}
	if change.Hard > 0 {
		o.Say(fmt.Sprintf("of hard rules, which no baseline holds: %d", change.Hard))
	}
	if !attributed(v.Root) {
		o.Say("put this line into .gitattributes, so that merges take the lines of both branches:")
		o.Say(baseline.Attribute)
	}
	if unread := v.Unread(); len(unread) > 0 {
		o.Complain(fmt.Sprintf("it may lack some: %s could not be read whole, the first is %s: %s", count.Of(len(unread), "package"), unread[0].Package, unread[0].Why))
	}
	return nil
}

// attributed reports whether the .gitattributes of a folder, or of one above it in its repository, has the line.
func attributed(dir string) bool {
	for {
		src, err := disk.Read(filepath.Join(dir, ".gitattributes"))
		if err == nil && strings.Contains(string(src), baseline.Attribute) {
			return true
		}
		_, err = os.Lstat(filepath.Join(dir, ".git"))
		up := filepath.Dir(dir)
		if err == nil || up == dir {
			return false
		}
		dir = up
	}
}
