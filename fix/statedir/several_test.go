package statedir

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
)

// TestOtherPath has one folder be reached by two paths, as by a bind mount, and the name cleaned away: the session is
// found by the folder. Where folder.json has no more than the other path, any folder could be there now: then it is
// said.
func TestOtherPath(t *testing.T) {
	t.Parallel()
	for _, older := range []bool{false, true} {
		folder, d := tree(t, "shop")
		tells(t, folder)
		made := d.made(t)
		link := filepath.Join(filepath.Dir(folder), "link")
		if err := os.Symlink("shop", link); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(made.Path, FolderFile)
		if older {
			forget(t, made, link)
		} else {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, strings.Replace(string(raw), `"`+folder+`"`, `"`+link+`"`, 1))
		}
		clean(t, folder)
		if older {
			if found := d.found(t); found.Path != "" || !strings.HasPrefix(found.Note, "you have a session of "+link+", which may have been another folder when it was begun: ") {
				t.Errorf("found %+v", found)
			}
			continue
		}
		if found := d.found(t); found.Path != made.Path || found.Note != "" {
			t.Errorf("found %+v, not %s", found, made.Path)
		}
		if again := d.made(t); again.Path != made.Path {
			t.Errorf("made %+v", again)
		}
	}
}

// TestSeveral has several sessions of a user be those of one folder: which goes on is said, and how to choose.
func TestSeveral(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		named  bool // the tree names it too
		folder func(folder string, mine identity.Identity) pointer
		told   bool
	}{
		{"by the path and its name", true, func(folder string, _ identity.Identity) pointer { return pointer{1, folder, identity.Identity{}} }, true},
		{"by the path alone", false, func(folder string, _ identity.Identity) pointer { return pointer{1, folder, identity.Identity{}} }, false},
		{"by the folder", false, func(folder string, mine identity.Identity) pointer { return pointer{1, folder + "-mounted", mine} }, true},
		{"by another path of the same folder, of an older ssot", true, func(folder string, _ identity.Identity) pointer {
			return pointer{1, filepath.Join(filepath.Dir(folder), "link"), identity.Identity{}}
		}, true},
		{"of a folder that was here before", false, func(folder string, mine identity.Identity) pointer { mine.Inode++; return pointer{1, folder, mine} }, false},
		{"of another folder", true, func(folder string, _ identity.Identity) pointer {
			return pointer{1, filepath.Dir(folder), identity.Identity{}}
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			folder, d := tree(t, "shop")
			tells(t, folder)
			if err := os.Symlink("shop", filepath.Join(filepath.Dir(folder), "link")); err != nil {
				t.Fatal(err)
			}
			made := d.made(t)
			other := newName()
			writeJSON(t, filepath.Join(d.home.session(other), FolderFile), tt.folder(folder, identity.Of(folder)))
			id := d.tree.displayPath(idFile)
			if tt.named {
				write(t, id, made.name+"\n"+other+"\n")
			}
			note := ""
			if tt.told {
				note = folder + " has two sessions of yours: " + made.name + " goes on, " + other + " is not read; to go on with that one write its name alone into " + id + ", else remove " + d.home.session(other)
			}
			if found := d.found(t); found.Path != made.Path || found.Note != note {
				t.Errorf("found %+v", found)
			}
			if again := d.made(t); again.Path != made.Path {
				t.Errorf("made %+v", again)
			}
			if !tt.told {
				return
			}
			write(t, id, other+"\n")
			if found := d.found(t); found.Path != d.home.session(other) {
				t.Errorf("the other was chosen: found %+v", found)
			}
			writeJSON(t, filepath.Join(d.home.session(newName()), FolderFile), pointer{1, folder, identity.Of(folder)})
			if found := d.found(t); !strings.HasPrefix(found.Note, folder+" has 3 sessions of yours: "+other+" goes on, ") {
				t.Errorf("found %+v", found)
			}
		})
	}
}
