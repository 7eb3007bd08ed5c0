package cli

import (
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/command"
)

// rootCommand returns the terminal UI with every other command below it. The exit code is written to exit.
func rootCommand(p *parts, exit *int) *cobra.Command {
	root := uiCommand(p).Cobra(exit)
	root.Version = version()
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions = cobra.CompletionOptions{HiddenDefaultCmd: true}
	var platforms []string
	command.AddPersistent(root, []command.Flag{
		{Name: "tags", Into: &p.opener.Tags, Help: "build `tags` to scan as well as those of ssot.yaml, comma separated"},
		{Name: "platform", Into: &platforms, Help: "`platforms` to scan as well as this one: windows/amd64, comma separated"},
	})
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return p.opener.AddPlatforms(platforms) }
	for _, c := range commands(p) {
		root.AddCommand(c.Cobra(exit))
	}
	return root
}

// version returns the module's version as it was installed, or "(devel)".
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// commands returns all there are below the terminal UI.
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
