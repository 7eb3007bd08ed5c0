package cli

import "github.com/seed-58def443/ssot/fix/triage"

// The exit codes of every command.
const (
	exitClean  = 0   // scan, fix: no violation left; others: done
	exitLeft   = 1   // scan, fix: some violations left
	exitError  = 2   // could not tell, or refused
	exitSignal = 128 // and the signal's number: 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP
)

// verdict sets the exit code of scan and fix: some of what the filter selects is left, or none as far as all packages could be read.
func (a *app) verdict(s *triage.Session, f triage.Filter) {
	for _, na := range s.NotAnalyzed() {
		if na.Package != "" { // it has errors: there may be more in it than was found
			a.code = exitError
		}
	}
	for _, it := range s.Items() {
		if (it.State == triage.Open || it.State == triage.Skipped) && f.Takes(it) {
			a.code = exitLeft
		}
	}
}
