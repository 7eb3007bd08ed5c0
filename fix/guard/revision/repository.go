package revision

import (
	"context"
	"errors"

	"github.com/seed-58def443/ssot/fix/internal/git"
)

// Repository is the git repository that contains a folder.
type Repository struct {
	git git.Git
	Top string // the absolute path of its working tree
}

// NoneError means that a folder is in no repository.
type NoneError struct{ Dir string }

func (e *NoneError) Error() string {
	return e.Dir + " is in no git repository, so there is nothing to compare with"
}

// Open finds the repository that contains a folder.
func Open(ctx context.Context, dir string) (*Repository, error) {
	r := &Repository{git: git.Git{Dir: dir}}
	top, err := r.git.Top(ctx)
	switch {
	case err == nil:
		r.Top = top
		return r, nil
	case errors.Is(err, git.ErrNone):
		return nil, &NoneError{dir}
	}
	return nil, err
}

// Hooks returns the absolute path of the folder in which git looks for hooks.
func (r *Repository) Hooks(ctx context.Context) (string, error) { return r.git.Hooks(ctx) }
