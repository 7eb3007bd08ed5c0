package cli

import "github.com/seed-58def443/ssot/cmd/internal/command"

// commands are all there are below the terminal UI.
func commands(p *parts) []command.Command {
	return []command.Command{
		initCommand(p),
		scanCommand(p),
		checkCommand(p),
		showCommand(p),
		acceptCommand(p),
		skipCommand(p),
		allowCommand(p),
		noteCommand(p),
		undoCommand(p),
		redoCommand(p),
		fixCommand(p),
		stageCommand(p),
		patchCommand(p),
		verifyCommand(p),
		commitCommand(p),
		reportCommand(p),
		sessionCommand(p),
		rulesCommand(p),
		hookCommand(p),
		demoCommand(p),
	}
}
