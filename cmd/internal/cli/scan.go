package cli

import (
	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
)

func (a *app) scanCommand() *cobra.Command {
	var asJSON, all, rewrites bool
	cmd := &cobra.Command{
		Use:   "scan [packages]",
		Short: "List the violations, one a line",
		Long: `scan lists the open and skipped violations, the most urgent first, as
file:line:col: message (rule, ID). It writes nothing.
It exits with 0 when there is none, 1 when there are some, 2 when it could not tell.`,
		Args: a.packageArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.session(cmd.Context(), triage.Options{Dir: a.Dir, Patterns: args, ReadOnly: true}, func(s *triage.Session) error {
				r, err := report.New(cmd.Context(), s, report.Options{All: all, Rewrites: rewrites, Show: a.show(s)})
				if err != nil {
					return err
				}
				a.verdict(s, triage.Filter{})
				if asJSON {
					return r.JSON(a.Stdout)
				}
				return r.Text(a.Stdout)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&all, "all", false, "list accepted and allowed ones too")
	cmd.Flags().BoolVar(&rewrites, "rewrites", false, "plan every rewrite and say whether it is ready, refused or covered")
	return cmd
}
