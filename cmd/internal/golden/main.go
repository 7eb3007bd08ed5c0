package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

// Exit codes.
const (
	exitSame    = 0
	exitDiffers = 1
	exitTrouble = 2
)

// options are the command line's arguments.
type options struct {
	base, head string   // an empty head is the working tree
	modules    []string // module directories to compare instead of the pinned modules
	runs       int
	keep       bool
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, log io.Writer) (exit int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parseArgs(args, log)
	if errors.Is(err, flag.ErrHelp) {
		return exitSame
	}
	var differs bool
	if err == nil {
		differs, err = golden(ctx, o, out, log)
	}
	switch {
	case err != nil:
		fmt.Fprintln(log, "golden: "+err.Error())
		return exitTrouble
	case differs:
		return exitDiffers
	}
	return exitSame
}

func parseArgs(args []string, help io.Writer) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("golden", flag.ContinueOnError)
	flags.SetOutput(help)
	flags.Usage = func() {
		fmt.Fprintln(help, "golden [flags] BASE [HEAD]: print what two commits of ssot say differently (HEAD: the working tree)")
		flags.PrintDefaults()
	}
	flags.Func("module", "a `folder` with a module and its ssot.yaml, in place of the pinned ones; may be repeated", func(dir string) error {
		abs, err := filepath.Abs(dir)
		o.modules = append(o.modules, abs)
		return err
	})
	flags.IntVar(&o.runs, "runs", 1, "how often each side runs: what one side says must be the same each time, and its fastest run counts")
	flags.BoolVar(&o.keep, "keep", false, "keep the temporary folder with the builds, the modules and what each side said")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() < 1 || flags.NArg() > 2 || o.runs < 1 {
		return o, errors.New("name one commit or two, and at least one run: golden BASE [HEAD]; -help lists the flags")
	}
	o.base, o.head = flags.Arg(0), flags.Arg(1)
	return o, nil
}

// golden compares, and prints the differences on out and all else on log.
func golden(ctx context.Context, o options, out, log io.Writer) (differs bool, err error) {
	tmp, err := os.MkdirTemp("", "ssot-golden-")
	if err != nil {
		return false, fmt.Errorf("make a temporary folder: %w", err)
	}
	if o.keep {
		defer fmt.Fprintln(log, "kept "+tmp)
	} else {
		defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	}
	sides, err := build(ctx, o, tmp, log)
	if err != nil {
		return false, err
	}
	modules, err := prepare(ctx, o, filepath.Join(tmp, "modules"), log)
	if err != nil {
		return false, err
	}
	all := total{}
	for i, m := range modules {
		found, times, err := compareModule(ctx, m, sides, o.runs, i)
		if err != nil {
			return false, err
		}
		for _, d := range found {
			differs = true
			fmt.Fprintf(out, "== %s: %s\n%s\n", m.name, d.key, strings.TrimSuffix(d.diff, "\n"))
		}
		all.add(times)
		fmt.Fprintf(log, "%s: %d different; %s\n", m.name, len(found), times)
	}
	fmt.Fprintf(log, "%s against %s, %d modules: %s\n", sides[0].name, sides[1].name, len(modules), all)
	return differs, nil
}
