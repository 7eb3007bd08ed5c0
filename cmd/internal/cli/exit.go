package cli

// The exit codes of every command.
const (
	exitClean       = 0   // scan, fix: no violation left; others: done
	exitLeft        = 1   // scan, fix: some violations left
	exitError       = 2   // could not tell, or refused
	exitInterrupted = 130 // Ctrl-C in the terminal UI
)
