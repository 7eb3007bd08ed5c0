package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/progress"
	"github.com/seed-58def443/ssot/cmd/internal/setup/ci"
	"github.com/seed-58def443/ssot/cmd/internal/setup/form"
	"github.com/seed-58def443/ssot/fix/survey"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Options are the flags of the command and its environment.
type Options struct {
	Dir       string // absolute
	Tags      []string
	Platforms []scan.Platform

	Yes    bool   // answer all questions with the defaults
	DryRun bool   // write nothing
	JSON   bool   // print the plan as JSON; write only if Yes is set
	CI     string // CI host whose file is written, or empty

	Ask      func(ctx context.Context, questions []form.Question) error // asks the user; nil if there is no terminal
	Progress bool                                                       // print progress
	Now      time.Time                                                  // current time, for directives that expire
	Clock    func() time.Time
	Stdout   io.Writer
	Complain func(string)
}

// ErrStopped is the error if the user declines to write.
var ErrStopped = errors.New("nothing was written")

// How many rewrites of each rule are planned: to choose the options, and for the final report.
const (
	trialLimit = 40
	finalLimit = 400
)

// Run asks, writes the files and prints the next steps.
func Run(ctx context.Context, o Options) error {
	root := rootOf(o.Dir)
	found, err := rule.Find(o.Dir)
	there := err == nil && reaches(found, root)
	switch {
	case err != nil && !errors.Is(err, rule.ErrNotFound):
		return err
	case there && o.CI == "":
		return fmt.Errorf("%s is there already, and init does not change it: ssot opens it in the terminal, ssot init --ci github writes the workflow for it", found)
	case there:
		root = filepath.Dir(found)
	}
	host, err := o.openCI(root)
	if err != nil {
		return err // before anything is asked and written
	}
	defer closeAll(host.targets)
	if there {
		return o.writeCI(host)
	}
	p, t, err := o.propose(ctx, root)
	if err != nil {
		return err
	}
	asks := o.asks()
	if asks {
		if err := o.ask(ctx, p); err != nil {
			return err
		}
	}
	t.limit = finalLimit
	out, err := t.run(ctx, p)
	if err != nil {
		return err
	}
	files, err := p.Files()
	if err != nil {
		return err
	}
	if asks {
		if err := o.confirm(ctx, p, files, out); err != nil {
			return err
		}
	}
	write := !o.DryRun && (o.Yes || asks)
	if write {
		list, err := targets(root, files...)
		if err != nil {
			return err
		}
		defer closeAll(list)
		if err := create(append(list, host.targets...)); err != nil {
			return err
		}
	}
	if o.JSON {
		return o.writeJSON(p, files, out, write)
	}
	if !asks {
		o.found(p)
	}
	o.report(p, files, out, write)
	if write {
		o.reportCI(host)
	}
	return nil
}

// propose returns a plan with the default options.
func (o Options) propose(ctx context.Context, root string) (*Plan, *trial, error) {
	var tell func(scan.Progress)
	if o.Progress {
		tell = progress.Lines(o.Clock, o.Complain)
	}
	s, err := survey.Run(ctx, survey.Options{Root: root, Tags: o.Tags, Platforms: o.Platforms, Now: o.Now, Progress: tell})
	if err != nil {
		return nil, nil, err
	}
	taken := func(folder string) bool {
		_, err := os.Lstat(filepath.Join(root, filepath.FromSlash(folder)))
		return err == nil
	}
	p := newPlan(s, taken, taken("internal"))
	p.Tags = s.Tags
	if len(p.Choices) == 0 {
		return nil, nil, fmt.Errorf("nothing that ssot knows is built here: write %s by hand, with what should have one owner here", rule.FileName)
	}
	asks := o.asks()
	t := &trial{root: root, tags: o.Tags, platforms: o.Platforms, now: o.Now, progress: tell, limit: trialLimit, all: asks}
	for {
		if err := t.options(ctx, p); err != nil {
			return nil, nil, err
		}
		p.decide()
		if p.ready() > 0 || !p.fallBack() {
			break
		}
	}
	p.drop()
	p.forTests()
	if !slices.ContainsFunc(p.Choices, func(c *Choice) bool { return c.On }) && !asks {
		if !o.JSON {
			o.found(p)
		}
		return nil, nil, fmt.Errorf("nothing is proposed, for what is built here is built once, or with settings of its own in each place: ssot init in a terminal asks all the same, or write %s by hand, with what should have one owner", rule.FileName)
	}
	return p, t, nil
}

// asks reports whether the user is asked.
func (o Options) asks() bool { return o.Ask != nil && !o.Yes && !o.JSON && !o.DryRun }

// rootOf returns the directory for the rule file: the nearest one with a go.mod or go.work, or else dir.
func rootOf(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		for _, name := range []string{"go.mod", "go.work"} {
			if info, err := os.Stat(filepath.Join(d, name)); err == nil && info.Mode().IsRegular() {
				return d
			}
		}
		if d == filepath.Dir(d) {
			return dir
		}
	}
}

// reaches reports whether a rule file in or above a module's directory applies to the module. A file further up applies
// only if it is next to a go.work; otherwise it belongs to another module.
func reaches(file, root string) bool {
	folder := filepath.Dir(file)
	if disk.Inside(root, folder) {
		return true
	}
	_, err := os.Stat(filepath.Join(folder, "go.work"))
	return err == nil
}

// report is the output of --json.
type report struct {
	Version int                `json:"version"`
	Plan    *Plan              `json:"plan"`
	Files   []File             `json:"files"`
	Written bool               `json:"written"`
	Rules   map[string]*Counts `json:"rules"`
}

func (o Options) writeJSON(p *Plan, files []File, out *outcome, written bool) error {
	return visible.WriteJSON(o.Stdout, report{1, p, files, written, out.counts})
}

// hostFile is the file with which a CI host runs ssot check. The zero value is none.
type hostFile struct {
	ci.File
	targets []target // the file, if it does not exist
}

// openCI returns the file of the host that was named, for a rule file in a folder. It returns an error if the file
// can't be made there.
func (o Options) openCI(root string) (hostFile, error) {
	if o.CI == "" {
		return hostFile{}, nil
	}
	f, err := ci.For(o.CI, root)
	if err != nil {
		return hostFile{}, err
	}
	if _, err := os.Lstat(filepath.Join(f.Top, filepath.FromSlash(f.Path))); err == nil {
		return hostFile{File: f}, nil
	}
	list, err := targets(f.Top, File{f.Path, f.Content})
	if err != nil {
		return hostFile{}, err
	}
	if _, err := list[0].missing(); err != nil {
		closeAll(list)
		return hostFile{}, err
	}
	return hostFile{f, list}, nil
}

// writeCI writes the file of a host, beside a rule file that is there.
func (o Options) writeCI(f hostFile) error {
	if o.DryRun && f.targets != nil {
		fmt.Fprintf(o.Stdout, "\n%s\n\n%s", visible.Name(f.Path), indent(f.Content))
		return nil
	}
	if err := create(f.targets); err != nil {
		return err
	}
	o.reportCI(f)
	return nil
}

// reportCI says that the file of a host was written, or what to add to the one that is there.
func (o Options) reportCI(f hostFile) {
	switch {
	case f.targets != nil:
		fmt.Fprintf(o.Stdout, "wrote %s\n", visible.Name(f.Path))
	case f.Path != "":
		fmt.Fprintf(o.Stdout, "\n%s is there already; what to add to it:\n\n%s", visible.Name(f.Path), indent(f.Content))
	}
}
