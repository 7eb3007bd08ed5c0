package cli

import "github.com/seed-58def443/ssot/cmd/internal/terminal"

// parts are what the commands of one run of the program share.
type parts struct {
	Env
	out     *output
	opener  *opener
	signals *terminal.Signals
}

func newParts(env Env, signals *terminal.Signals) *parts {
	out := newOutput(env)
	return &parts{env, out, &opener{dir: env.Dir, state: env.State, now: env.Now, out: out}, signals}
}
