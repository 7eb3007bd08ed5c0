package handover

import (
	"bytes"
	"context"
	"fmt"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Share is how much of a file's change HEAD has.
type Share int

// The shares. Some also stands for other edits of the file in HEAD.
const (
	None Share = iota
	Some
	All
)

// Shares returns, by path, how much of changes HEAD has already, because they were committed before.
func (r *Repository) Shares(ctx context.Context, changes []patch.Change) (map[string]Share, error) {
	head, err := r.head(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := r.git.tree(ctx, head)
	if err != nil {
		return nil, err
	}
	shares := map[string]Share{}
	for _, c := range changes {
		e, ok := entries[c.Path]
		if !ok || e.blob == named(c.Before, len(e.blob)) {
			continue
		}
		shares[c.Path] = Some
		was, err := r.git.blob(ctx, e.blob)
		if err != nil {
			return nil, fmt.Errorf("read what git has of %s: %w", visible.Name(c.Path), err)
		}
		if is, err := patch.Merge(c.Before, c.After, was); err == nil && bytes.Equal(is, was) {
			shares[c.Path] = All
		}
	}
	return shares, nil
}
