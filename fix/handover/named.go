package handover

import (
	"context"
	"fmt"
	"strings"
)

// Commit is one that names something in its trailers.
type Commit struct{ Name, Author string }

// Named are the commits that HEAD holds and that name something under a trailer's key, by what they name; of several
// the newest. There are none where there is no commit yet.
func (r *Repository) Named(ctx context.Context, key string) (map[string]Commit, error) {
	named := map[string]Commit{}
	if _, err := r.git.Ask(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"); err != nil {
		return named, ctx.Err()
	}
	out, err := r.git.Output(ctx, nil, "rev-list", "--grep=^"+key+": ", "--format=%x01%H%x00%an%x00%(trailers:key="+key+",valueonly)", "HEAD")
	if err != nil {
		return nil, fmt.Errorf("look for commits of what was decided: %w", err)
	}
	for entry := range strings.SplitSeq(string(out), "\x01") {
		fields := strings.SplitN(entry, "\x00", 3)
		if len(fields) != 3 {
			continue
		}
		values, _, _ := strings.Cut(fields[2], "\ncommit ")
		for value := range strings.Lines(values) {
			if value = strings.TrimSpace(value); value != "" && named[value] == (Commit{}) {
				named[value] = Commit{fields[0], fields[1]}
			}
		}
	}
	return named, nil
}
