package cli

import (
	"context"

	"github.com/seed-58def443/ssot/cmd/internal/arguments"
	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
)

func scanCommand(p *parts) command.Command {
	var asJSON bool
	var o report.Options
	return command.Command{
		Name: "scan", Args: "[packages]",
		Summary: "List the violations, one a line",
		Long: `scan lists the open and skipped violations, the most urgent first, as
file:line:col: message (rule, ID). It changes no file and decides nothing.
It exits with 0 when there is none, 1 when there are some, 2 when it could not tell.`,
		README: "list violations as `file:line:col: message (rule, ID)`",
		Flags: []command.Flag{
			{Name: "json", Into: &asJSON, Help: "print JSON"},
			{Name: "all", Into: &o.All, Help: "list accepted and allowed ones too"},
			{Name: "rewrites", Into: &o.Rewrites, Help: "plan every rewrite and say whether it is ready, refused or covered"},
		},
		Takes: arguments.Packages(p.Dir),
		Run: func(ctx context.Context, patterns []string) (int, error) {
			return p.opener.Session(ctx, triage.Options{Patterns: patterns, ReadOnly: true}, func(s *triage.Session) (int, error) {
				o.Show = p.opener.RelativePath(s)
				r, err := report.New(ctx, s, o)
				if err != nil {
					return exitError, err
				}
				write := r.Text
				if asJSON {
					write = r.JSON
				}
				return verdict(s, triage.Filter{}), write(p.out.Stdout)
			})
		},
	}
}
