package cli

import (
	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
)

func (a *app) showCommand() *cobra.Command {
	var as string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ID [--as KIND]",
		Short: "Print one violation, why it matters, and its rewrite as a diff",
		Long: `show prints one violation, why it matters, its rewrite as a diff over all files that it
changes, and the other rewrites that there are; --as shows one of those.`,
		Args: cobra.MatchAll(someIDs, cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.session(cmd.Context(), triage.Options{Dir: a.Dir, ReadOnly: true}, func(s *triage.Session) error {
				it, err := s.Resolve(args[0])
				if err != nil {
					return err
				}
				p, err := s.Preview(cmd.Context(), it.Fingerprint, fix.AlternativeKind(as))
				if err != nil {
					return err
				}
				if asJSON {
					return report.ShowJSON(a.Stdout, it, p)
				}
				return report.Show(a.Stdout, a.verbatim(), a.show(s)(it.File), it, p)
			})
		},
	}
	asFlag(cmd, &as)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON: the violation as scan --json --rewrites has it")
	return cmd
}
