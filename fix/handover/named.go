package handover

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Commit is a commit that names something in a trailer.
type Commit struct{ Name, Author string }

// Named returns the commits reachable from HEAD that have a trailer with key, by the trailer's value. For several
// commits with one value it returns the newest. In a repository without commits the result is empty.
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

// Version is a commit with its versions of some files.
type Version struct {
	Commit string
	When   time.Time
	Texts  [][]byte // of each file, nil if it does not exist
}

// Versions returns up to most commits on HEAD's first-parent line that changed one of some files, the newest ones,
// in chronological order, with their versions of each. Files are relative to the session's folder.
func (r *Repository) Versions(ctx context.Context, most int, files ...string) ([]Version, error) {
	list, err := r.git.commits(ctx, append([]string{"--max-count=" + strconv.Itoa(most), "HEAD", "--"}, files...)...)
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
				text = nil // not in this commit
			}
			list[i].Texts = append(list[i].Texts, text)
		}
	}
	return list, nil
}

// Since returns the commits on HEAD's first-parent line from a revision on, inclusive, or since a day (2006-01-02),
// in chronological order. If there are more than most it returns an even selection that includes the first and the
// last.
func (r *Repository) Since(ctx context.Context, since string, most int) ([]Version, error) {
	if strings.HasPrefix(since, "-") || since == "" {
		return nil, fmt.Errorf("%q is neither a day nor a revision", since)
	}
	args := []string{"--since=" + since + "T00:00:00Z", "HEAD"}
	if _, err := time.Parse(time.DateOnly, since); err != nil {
		commit, err := r.git.Ask(ctx, "rev-parse", "--verify", "--quiet", since+"^{commit}")
		if err != nil {
			return nil, cmp.Or(ctx.Err(), fmt.Errorf("there is no commit %s in this clone, and it is no day such as 2026-06-30", since))
		}
		args = []string{"--boundary", commit + "..HEAD"}
	}
	list, err := r.git.commits(ctx, args...)
	if err != nil || len(list) <= most {
		return list, err
	}
	var some []Version
	for i := range most {
		some = append(some, list[i*(len(list)-1)/(most-1)])
	}
	return some, nil
}

// commits returns the commits that rev-list lists, in chronological order.
func (s store) commits(ctx context.Context, args ...string) ([]Version, error) {
	if _, err := s.Ask(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"); err != nil {
		return nil, ctx.Err()
	}
	out, err := s.Output(ctx, nil, append([]string{"rev-list", "--first-parent", "--format=%x01%H %ct"}, args...)...)
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
