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
				steps := s.Steps()
				if len(steps) == 0 {
					fmt.Fprintln(a.Stdout, "no decision yet")
					return nil
				}
				items := make(map[string]triage.Item)
				for _, it := range s.Items() {
					items[it.Fingerprint] = it
				}
				for _, st := range steps {
					for i, fingerprint := range st.IDs {
						head := strings.Repeat(" ", 29)
						if i == 0 {
							head = fmt.Sprintf("%3d  %s  %-6s", st.Number, st.Time.Local().Format("2006-01-02 15:04"), st.Verb)
						}
						it, ok := items[fingerprint]
						if !ok {
							fmt.Fprintf(a.Stdout, "%s  %.8s (not in the code any more)\n", head, fingerprint)
							continue
						}
						fmt.Fprintf(a.Stdout, "%s  %s %s:%d\n", head, it.ID, visible.Text(it.File), it.Line)
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&reset, "reset", false, "forget decisions and notes; files stay as they are")
	return cmd
}
