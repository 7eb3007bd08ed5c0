package cli

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/adrg/xdg"
	"golang.org/x/term"

	"github.com/seed-58def443/ssot/cmd/internal/opening"
	"github.com/seed-58def443/ssot/cmd/internal/output"
	"github.com/seed-58def443/ssot/cmd/internal/quiet"
	"github.com/seed-58def443/ssot/cmd/internal/terminal"
)

// Env is what a command knows of the world: nothing below Main asks the operating system for any of it.
type Env struct {
	Args     []string // without the program's name
	Dir      string   // absolute working directory
	State    string   // the user's own folder for sessions, absolute; empty when there is none
	Learned  string   // the user's own folder of what was learned of libraries, absolute; empty when there is none
	Settings string   // the user's own settings, a file that need not exist; empty when there is none
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Terminal bool // standard input and output are both a terminal that can be drawn on

	// Dumb says that they are a terminal which can't be drawn on, and can be written to line by line.
	Dumb bool

	// StdoutTerminal says that standard output alone is a terminal: the bytes of a diff are then shown as symbols. All
	// other text is made safe wherever it goes, so that nobody needs to know what standard error is.
	StdoutTerminal bool

	StderrTerminal bool // standard error is a terminal: somebody waits
}

// OS returns the environment of the running process. It is asked for once, at the start of main.
func OS() Env {
	quiet.Restore()
	dir, err := os.Getwd()
	if err != nil {
		dir = "." // every command then fails with the system's own sentence
	}
	own := func(variable, folder, name string) string {
		if xdg.Home == "/" && os.Getenv(variable) == "" { // "/" stands for no home at all
			return ""
		}
		if !filepath.IsAbs(folder) { // HOME is relative: a clone could bring such a folder
			return ""
		}
		return filepath.Join(folder, name)
	}
	terminal := term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd()))
	drawn := os.Getenv("TERM") != "dumb" && (os.Getenv("TERM") != "" || runtime.GOOS == "windows")
	return Env{
		State:    own("XDG_STATE_HOME", xdg.StateHome, "ssot"),
		Learned:  own("XDG_CACHE_HOME", xdg.CacheHome, filepath.Join("ssot", "rows")),
		Settings: own("XDG_CONFIG_HOME", xdg.ConfigHome, filepath.Join("ssot", "config.yaml")),
		Args:     os.Args[1:],
		Dir:      dir,
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Getenv:   os.Getenv,
		Now:      time.Now,

		StdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),

		Terminal: terminal && drawn,
		Dumb:     terminal && !drawn,
	}
}

// parts are what the commands of one run of the program share.
type parts struct {
	Env
	out     *output.Output
	opener  *opening.Opener
	signals *terminal.Signals
}

func newParts(env Env, signals *terminal.Signals) *parts {
	out := output.New(env.Stdout, env.Stderr, env.StdoutTerminal)
	return &parts{env, out, &opening.Opener{Dir: env.Dir, State: env.State, Learned: env.Learned, Now: env.Now, Out: out}, signals}
}
