package cli

import (
	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
)

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Print one violation, why it matters, and its rewrite as a diff",
		Args:  cobra.MatchAll(someIDs, cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.session(cmd.Context(), triage.Options{Dir: a.Dir, ReadOnly: true}, func(s *triage.Session) error {
				it, err := s.Resolve(args[0])
				if err != nil {
					return err
				}
				p, err := s.Preview(cmd.Context(), it.Fingerprint, "")
				if err != nil {
					return err
				}
				return report.Show(a.Stdout, a.show(s)(it.File), it, p)
			})
		},
	}
}
