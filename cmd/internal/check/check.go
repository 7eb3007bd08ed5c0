package check

import (
	"context"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/guard/format"
)

// Run checks, and writes what was found or the next baseline.
func Run(ctx context.Context, o Options) (Answer, error) {
	s, err := o.prepare()
	if err != nil {
		return Answer{}, err
	}
	v, err := guard.Check(ctx, s.Options)
	if err != nil {
		return Answer{}, err
	}
	for _, note := range v.Notes {
		o.Complain(note)
	}
	answer := Answer{New: v.Count("", guard.New), Stale: len(v.Stale), Unread: len(v.Unread())}
	if o.WriteBaseline {
		answer.New, answer.Stale = 0, 0
		return answer, o.write(v, !s.baseline)
	}
	text, err := format.Find("text")
	if err != nil {
		return answer, err
	}
	return answer, text.Write(o.Stdout, &format.Report{Verdict: v, Baselined: o.Baselined, Show: o.show(v.Root), Version: o.Version})
}

// show names files, which are relative to a root, from the working directory.
func (o *Options) show(root string) func(string) string {
	dir, err := filepath.EvalSymlinks(o.Dir)
	if err != nil {
		dir = o.Dir
	}
	return func(file string) string {
		rel, err := filepath.Rel(dir, filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			return file
		}
		return filepath.ToSlash(rel)
	}
}
