package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

func (a *app) sessionCommand() *cobra.Command {
	var reset bool
	cmd := &cobra.Command{
		Use:   "session",
		Short: "List the steps taken so far, or forget them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.session(cmd.Context(), triage.Options{Dir: a.Dir, ReadOnly: !reset}, func(s *triage.Session) error {
				if reset {
					n, err := s.Reset(cmd.Context())
					if err != nil {
						return err
					}
					decisions := "decisions"
					if n == 1 {
						decisions = "decision"
					}
					fmt.Fprintf(a.Stdout, "forgot %d %s; the files stay as they are\n", n, decisions)
					return nil
				}
				history := s.History()
				if len(history) == 0 {
					fmt.Fprintln(a.Stdout, "no decision yet")
				}
				for _, e := range history {
					for i, d := range e.Decided {
						head := strings.Repeat(" ", 29)
						if i == 0 {
							when := e.Time.Local().Format("2006-01-02 15:04")
							if e.Time.IsZero() {
								when = "long ago"
							}
							head = fmt.Sprintf("%3d  %-16s  %-6s", e.Number, when, e.Verb)
						}
						note := ""
						switch {
						case d.Settled != "":
							note = " (can't be undone: " + visible.Text(d.Settled) + ")"
						case !d.Listed:
							note = " (not in the code any more)"
						}
						fmt.Fprintf(a.Stdout, "%s  %s %s:%d%s\n", head, d.Item.ID, visible.Text(d.Item.File), d.Item.Line, note)
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&reset, "reset", false, "forget decisions and notes; files stay as they are")
	return cmd
}
