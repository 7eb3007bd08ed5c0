package handover

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/git"
)

// Repository is the git repository that contains a session's files.
type Repository struct {
	git store
}

// Open finds the repository of a session's folder. It returns ErrNone if there is none.
func Open(ctx context.Context, root string) (*Repository, error) {
	r := &Repository{git: store{Git: git.Git{Dir: root}, blobs: &sync.Map{}}}
	if _, err := r.git.Top(ctx); err != nil {
		if errors.Is(err, git.ErrNone) {
			return nil, fmt.Errorf("%s is %w", root, ErrNone)
		}
		return nil, err
	}
	prefix, err := r.git.Ask(ctx, "rev-parse", "--show-prefix")
	r.git.prefix = prefix
	return r, err
}

// ErrNone is returned if a folder is in no repository.
var ErrNone = git.ErrNone
