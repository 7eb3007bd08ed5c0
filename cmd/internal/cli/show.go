package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/arguments"
	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
)

func showCommand(p *parts) command.Command {
	var as string
	var asJSON bool
	return command.Command{
		Name: "show", Args: "ID",
		Summary: "Print one violation, why it matters, and its rewrite as a diff",
		Long: `show prints one violation, why it matters, its rewrite as a diff over all files that it
changes, and the other rewrites that there are; --as shows one of those. Of a decision that
can't be undone any more it prints what it changed, for patch -R -p1.`,
		README: "one violation, why it matters, its rewrite as a diff with the comments that go, its alternatives; of what can't be undone any more, what it changed",
		Flags:  []command.Flag{asFlag(&as), {Name: "json", Into: &asJSON, Help: "print JSON: the violation as scan --json --rewrites has it"}},
		Takes:  cobra.MatchAll(arguments.IDs, cobra.MaximumNArgs(1)),
		Run: func(ctx context.Context, ids []string) (int, error) {
			return p.opener.Session(ctx, triage.Options{ReadOnly: true}, func(s *triage.Session) (int, error) {
				it, err := s.ResolveDecided(ids[0])
				if err != nil {
					return done(err)
				}
				preview, err := s.Preview(ctx, it.Fingerprint, fix.AlternativeKind(as))
				if err != nil {
					return done(err)
				}
				if asJSON {
					return done(report.ShowJSON(p.out.Stdout, it, preview))
				}
				return done(report.Show(p.out.Stdout, p.out.Verbatim(), p.opener.RelativePath(s)(it.File), it, preview))
			})
		},
	}
}
