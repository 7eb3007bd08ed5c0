package handover

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Commit is one that names something in its trailers.
type Commit struct{ Name, Author string }

// Named returns the commits that HEAD holds and that name something under a trailer's key, by what they name; of
// several the newest. There are none where there is no commit yet.
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

// Version is a commit with what it holds of some files.
type Version struct {
	Commit string
	When   time.Time
	Texts  [][]byte // of each file, nil where there is none
}

// Versions returns the newest commits on HEAD's own line in which one of some files changed, the oldest first, with
// what they hold of each. Files are relative to the session's folder; of their content as much is read as lies in git.
func (r *Repository) Versions(ctx context.Context, most int, files ...string) ([]Version, error) {
	list, err := r.commits(ctx, append([]string{"--max-count=" + strconv.Itoa(most), "HEAD", "--"}, files...)...)
	if err != nil {
		return nil, err
	}
	for i, v := range list {
		for _, file := range files {
			text, err := r.git.Output(ctx, nil, "cat-file", "blob", v.Commit+":./"+file)
			if err != nil {
				if ctx.Err() != nil {
					return nil, ctx.Err()
				}
				text = nil // it is not in this commit
			}
			list[i].Texts = append(list[i].Texts, text)
		}
	}
	return list, nil
}

// Since returns the commits on HEAD's own line after a revision, that one included, or, where it is a day (2006-01-02),
// since then; the oldest first. Of many it takes as many as are wanted, evenly, with the first and the last.
func (r *Repository) Since(ctx context.Context, since string, most int) ([]Version, error) {
	if strings.HasPrefix(since, "-") || since == "" {
		return nil, fmt.Errorf("%q is neither a day nor a revision", since)
	}
	args := []string{"--since=" + since + "T00:00:00Z", "HEAD"}
	if _, err := time.Parse(time.DateOnly, since); err != nil {
		commit, err := r.git.Ask(ctx, "rev-parse", "--verify", "--quiet", since+"^{commit}")
		if err != nil {
			return nil, cause(ctx, fmt.Errorf("there is no commit %s in this clone, and it is no day such as 2026-06-30", since))
		}
		args = []string{"--boundary", commit + "..HEAD"}
	}
	list, err := r.commits(ctx, args...)
	if err != nil || len(list) <= most {
		return list, err
	}
	var some []Version
	for i := range most {
		some = append(some, list[i*(len(list)-1)/(most-1)])
	}
	return some, nil
}

// commits returns those that rev-list lists, the oldest first.
func (r *Repository) commits(ctx context.Context, args ...string) ([]Version, error) {
	if _, err := r.git.Ask(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"); err != nil {
		return nil, ctx.Err()
	}
	out, err := r.git.Output(ctx, nil, append([]string{"rev-list", "--first-parent", "--format=%x01%H %ct"}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list commits: %w", err)
	}
	var list []Version
	for line := range strings.Lines(string(out)) {
		entry, ok := strings.CutPrefix(strings.TrimSpace(line), "\x01")
		name, seconds, _ := strings.Cut(entry, " ")
		if when, err := strconv.ParseInt(seconds, 10, 64); ok && err == nil {
			list = append(list, Version{Commit: name, When: time.Unix(when, 0).UTC()})
		}
	}
	slices.Reverse(list)
	return list, nil
}
