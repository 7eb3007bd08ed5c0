package handover

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Decisions are the decisions of a session.
type Decisions struct {
	List []Decision // the oldest first
	// Texts returns the files from their texts without decisions to those with the named ones, or an error if these
	// can't be had without others.
	Texts func(ctx context.Context, names []string) ([]patch.Change, error)
}

// Decision is a decision and the files that it changed.
type Decision struct {
	Name  string
	Files []string
}

// Where is the version of the files that changes are for.
type Where int

// The versions.
const (
	Head  Where = iota // the commit of HEAD
	Index              // the index
)

// Beyond returns what the named decisions change in files that have others already: from the texts with these to the
// texts with both. Decisions of one file may share lines, such as its imports, and so the texts without any decision
// are no base for the rest. The result has no file in which nothing is left to change.
func (d Decisions) Beyond(ctx context.Context, had, names []string) ([]patch.Change, error) {
	had = slices.DeleteFunc(slices.Clone(had), func(name string) bool { return !d.share(name, names) })
	if len(had) == 0 {
		return d.Texts(ctx, names)
	}
	both := slices.Clone(names)
	for _, name := range had {
		if !slices.Contains(both, name) {
			both = append(both, name)
		}
	}
	changes, err := d.Texts(ctx, both)
	if err != nil {
		return d.Texts(ctx, names)
	}
	bases, err := d.Texts(ctx, had)
	if err != nil {
		return d.Texts(ctx, names)
	}
	for i, c := range changes {
		if at := slices.IndexFunc(bases, func(b patch.Change) bool { return b.Path == c.Path }); at >= 0 {
			changes[i].Before = bases[at].After
		}
	}
	return slices.DeleteFunc(changes, func(c patch.Change) bool { return bytes.Equal(c.Before, c.After) }), nil
}

// share reports whether a decision changes a file that one of the named ones changes too.
func (d Decisions) share(name string, names []string) bool {
	var own, others []string
	for _, one := range d.List {
		if one.Name == name {
			own = one.Files
		}
		if slices.Contains(names, one.Name) {
			others = append(others, one.Files...)
		}
	}
	return slices.ContainsFunc(own, func(file string) bool { return slices.Contains(others, file) })
}

// Had returns the decisions that a version of the files has already, with whatever other edits.
func (r *Repository) Had(ctx context.Context, where Where, d Decisions) ([]string, error) {
	entries, err := r.git.entries(ctx, where)
	if err != nil {
		return nil, err
	}
	in, names := map[string][]string{}, []string{} // by file: its decisions, the oldest first
	for _, one := range d.List {
		names = append(names, one.Name)
		for _, file := range one.Files {
			in[file] = append(in[file], one.Name)
		}
	}
	changes, err := d.Texts(ctx, names)
	if err != nil {
		return nil, ctx.Err()
	}
	had := map[string]map[string]bool{} // by file
	for _, c := range changes {
		e, ok := entries[c.Path]
		if !ok || e.blob == "" || e.blob == named(c.Before, len(e.blob)) {
			continue
		}
		was, err := r.git.blob(ctx, e.blob)
		if err != nil {
			return nil, fmt.Errorf("read what git has of %s: %w", visible.Name(c.Path), err)
		}
		if had[c.Path], err = (search{d, c.Path, was}).had(ctx, c, in[c.Path]); err != nil {
			return nil, err
		}
	}
	var all []string
	for _, one := range d.List {
		if !slices.ContainsFunc(one.Files, func(file string) bool { return !had[file][one.Name] }) {
			all = append(all, one.Name)
		}
	}
	return all, nil
}

// entries returns the entries of a version in the session's folder.
func (s store) entries(ctx context.Context, where Where) (map[string]entry, error) {
	if where == Index {
		return s.index(ctx)
	}
	head, err := s.head(ctx)
	if err != nil {
		return nil, err
	}
	return s.tree(ctx, head)
}

// search looks for decisions in a text of a file.
type search struct {
	Decisions
	path string
	text []byte
}

// had returns those of a file's decisions that the text has; all is the change of all. Most often these are the oldest
// ones, up to a commit, or all but one. Of others it is asked one after the other.
func (s search) had(ctx context.Context, all patch.Change, names []string) (map[string]bool, error) {
	var found []string
	if within(all, s.text) {
		found = names
	}
	var likely [][]string
	for n := len(names) - 1; n > 0; n-- {
		likely = append(likely, names[:n])
	}
	for i := range len(names) - 1 {
		likely = append(likely, slices.Concat(names[:i], names[i+1:]))
	}
	for _, set := range likely {
		if found != nil {
			break
		}
		if ok, err := s.has(ctx, set); err != nil {
			return nil, err
		} else if ok {
			found = slices.Clone(set)
		}
	}
	for _, name := range names {
		if slices.Contains(found, name) {
			continue
		}
		more := append(slices.Clone(found), name)
		if ok, err := s.has(ctx, more); err != nil {
			return nil, err
		} else if ok {
			found = more
		}
	}
	set := map[string]bool{}
	for _, name := range found {
		set[name] = true
	}
	return set, nil
}

// has reports whether the text has some decisions. It reports false if these can't be had without others.
func (s search) has(ctx context.Context, names []string) (bool, error) {
	changes, err := s.Texts(ctx, names)
	if err != nil {
		return false, ctx.Err()
	}
	at := slices.IndexFunc(changes, func(c patch.Change) bool { return c.Path == s.path })
	return at >= 0 && within(changes[at], s.text), nil
}

// within reports whether a text has a change already.
func within(c patch.Change, text []byte) bool {
	is, err := rebase.Merge(c.Path, c.Before, c.After, text)
	return err == nil && bytes.Equal(is, text)
}
