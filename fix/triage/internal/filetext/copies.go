package filetext

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/load"
)

// Sought is a file that is not under its name any more, with what is known of it.
type Sought struct {
	Path, Package string
	Text          string          // the hash of the text that it had
	Twins         map[string]bool // of that text, see [record.Twins]
}

// SoughtOf returns the file in which something was seen.
func SoughtOf(seen record.Sighting, st *record.Record) Sought {
	return Sought{Path: seen.File, Package: seen.Package, Text: seen.Text, Twins: st.Twins[seen.Text]}
}

// Renamed returns the files with its text that a file may be under a new name, sorted: those of its identity; else
// those in its folder or, if there are none, those in the rest of its module. Twins are none of them. It returns none
// if a twin that existed is gone, for that one may have been renamed instead.
func (s *Lookup) Renamed(file Sought) ([]string, error) {
	names, err := s.Files.Names(filepath.Dir(s.Abs(file.Path)))
	if err != nil {
		return nil, err
	}
	var near []string
	for _, name := range names {
		if name = path.Join(path.Dir(file.Path), name); load.Listed(name) {
			near = append(near, name)
		}
	}
	of := search{s, file}
	copies, sure, err := of.among(near)
	if err == nil && len(copies) == 0 {
		size, failed := savedSize(s, file.Text)
		if failed != nil {
			return nil, failed
		}
		copies, sure, err = of.among(of.inModule(s.walked().sizes[size]))
	}
	if err != nil || sure || len(copies) == 0 {
		return copies, err
	}
	if ok, err := s.Alone(file.Path, file.Twins); !ok {
		return nil, err
	}
	return copies, nil
}

// NameNow returns the name of a file: its own, unless another file is there by its identity; the new one if it was
// renamed; "" if it is gone, or if there are several that it may be.
func (s *Lookup) NameNow(file Sought) (string, error) {
	now, err := s.Now(file.Path)
	if err != nil || now == file.Text {
		return file.Path, err
	}
	names := s.Moved(file)
	if len(names) == 0 {
		if now != "" && !file.IsTaken(s) {
			return file.Path, nil
		}
		names, err = s.Renamed(file)
	}
	if err != nil || len(names) != 1 {
		return "", err
	}
	return names[0], nil
}

// search looks for a file under a new name.
type search struct {
	*Lookup
	Sought
}

// among returns those of some files that have the text and may be the file: no twin, and none that was a twin under
// another name. If some have its identity, it is those alone, and sure that it is one of them.
func (d search) among(names []string) (may []string, sure bool, err error) {
	for _, name := range names {
		if name == d.Path || path.Ext(name) != path.Ext(d.Path) {
			continue
		}
		if now, err := d.Now(name); err != nil {
			return nil, false, err
		} else if now != d.Text {
			continue
		}
		is := identity.Of(d.Abs(name))
		if d.is(name, is) && !sure {
			may, sure = nil, true // the others are none
		}
		if d.is(name, is) || !sure && !d.isTwin(name, is) {
			may = append(may, name)
		}
	}
	return may, sure, nil
}

// isTwin reports whether a file is a twin, or was one under another name.
func (d search) isTwin(name string, is identity.Identity) bool {
	_, twin := d.Twins[name]
	return twin || slices.ContainsFunc(record.Keys(d.Twins), func(twin string) bool { return twin != d.Path && d.identity(twin).Is(is) })
}

// is reports whether a file has the identity of the one that is looked for; at the name of a twin it is that one only
// if the twin was another file.
func (d search) is(name string, is identity.Identity) bool {
	return d.identity(d.Path).Is(is) && (!d.Twins[name] || d.identity(name).DiffersFrom(is))
}

// inModule returns those of some files that are in the module of the file: in its folder, or under its path where
// the folder has another name now.
func (d search) inModule(names []string) (in []string) {
	own := d.walked().module(d.Path)
	moved := path.Join(d.tree.modulePath(own), rel(own, path.Dir(d.Path))) != d.Package
	for _, name := range names {
		folder := d.tree.module(name)
		if folder != own {
			is := d.tree.modulePath(folder)
			same := path.Join(is, rel(folder, path.Dir(name))) == d.Package || moved && strings.HasPrefix(d.Package+"/", is+"/")
			if is == "" || !same {
				continue
			}
		}
		in = append(in, name)
	}
	return in
}

// savedSize returns the number of bytes of a saved text, -1 if it is missing.
func savedSize(s *Lookup, hash string) (int64, error) {
	text, err := s.Saved(hash)
	if text == nil {
		return -1, err
	}
	return int64(len(text)), nil
}
