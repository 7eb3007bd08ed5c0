package handover

import (
	"cmp"
	"context"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Handing is what can be handed over of some decisions, and what is left.
type Handing struct {
	Names   []string       // the decisions that change no file that is left
	Changes []patch.Change // what these change in a version of the files that may have some of it
	Left    []Left         // sorted by file
}

// Refused returns an error that names what is left if nothing else is to be handed over.
func (h Handing) Refused() error {
	if len(h.Changes) > 0 {
		return nil
	}
	return refused(h.Left)
}

// Missing returns what the named decisions change in the files of a version that may have others of the decisions
// already, because they were committed or staged before. A file in which a change can't be applied is left, and so are
// all files of a decision that changes one that is left.
func (r *Repository) Missing(ctx context.Context, where Where, d Decisions, names []string) (Handing, error) {
	had, err := r.Had(ctx, where, d)
	if err != nil {
		return Handing{}, err
	}
	entries, err := r.git.entries(ctx, where)
	if err != nil {
		return Handing{}, err
	}
	h := Handing{Names: names}
	for len(h.Names) > 0 {
		if h.Changes, err = d.Beyond(ctx, had, h.Names); err != nil {
			return Handing{}, err
		}
		_, left, err := r.carry(ctx, entries, h.Changes)
		if err != nil {
			return Handing{}, err
		}
		if len(left) == 0 {
			break
		}
		if !h.leave(d, had, left) {
			return Handing{}, refused(left)
		}
	}
	slices.SortFunc(h.Left, func(a, b Left) int { return cmp.Compare(a.File, b.File) })
	return h, nil
}

// Without returns a handing of which some files are left, and all files of a decision that changes one of them.
func (r *Repository) Without(ctx context.Context, where Where, d Decisions, h Handing, files []Left) (Handing, error) {
	had, err := r.Had(ctx, where, d)
	if err != nil {
		return Handing{}, err
	}
	h.Left = slices.Clone(h.Left)
	if !h.leave(d, had, files) {
		return Handing{}, refused(files)
	}
	left := h.Left
	if h, err = r.Missing(ctx, where, d, h.Names); err != nil {
		return Handing{}, err
	}
	h.Left = slices.Concat(left, h.Left)
	slices.SortStableFunc(h.Left, func(a, b Left) int { return cmp.Compare(a.File, b.File) })
	return h, nil
}

// leave leaves files, with all that decisions change together with them, and reports whether there are such decisions.
// What the version has already needs no other file.
func (h *Handing) leave(d Decisions, had []string, files []Left) bool {
	names := len(h.Names)
	h.Changes = nil
	why := map[string]string{}
	for _, l := range files {
		why[l.File] = l.Why
	}
	for more := true; more; {
		more = false
		for _, one := range d.List {
			at := slices.IndexFunc(one.Files, func(file string) bool { return why[file] != "" })
			if at < 0 || !slices.Contains(h.Names, one.Name) {
				continue
			}
			h.Names = slices.DeleteFunc(slices.Clone(h.Names), func(name string) bool { return name == one.Name })
			more = true
			if slices.Contains(had, one.Name) {
				continue
			}
			for _, file := range one.Files {
				if why[file] == "" {
					why[file] = "a decision changes it together with " + visible.Name(one.Files[at])
				}
			}
		}
	}
	for file, sentence := range why {
		h.Left = append(h.Left, Left{file, sentence})
	}
	return len(h.Names) < names
}
