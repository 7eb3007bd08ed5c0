package cli

import "github.com/seed-58def443/ssot/fix/triage"

// The exit codes of every command. What a signal ends has one of terminal.ExitCode's.
const (
	exitClean = 0 // scan, fix: no violation left; others: done
	exitLeft  = 1 // scan, fix: some violations left; stage, patch, commit: some files left
	exitError = 2 // could not tell, or refused
)

// done returns the exit code of a command that either does what it is told or errs.
func done(err error) (int, error) { return exitClean, err }

// verdict returns the exit code of scan and fix: some of what the filter selects is left, or none as far as all
// packages could be read.
func verdict(s *triage.Session, f triage.Filter) int {
	for _, it := range s.Items() {
		if (it.State == triage.Open || it.State == triage.Skipped) && f.Takes(it) {
			return exitLeft
		}
	}
	for _, na := range s.NotAnalyzed() {
		if na.Package != "" { // it has errors: there may be more in it than was found
			return exitError
		}
	}
	return exitClean
}
