package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"time"
)

// spent is the time that one run of a side took.
type spent struct {
	wall, user time.Duration // user is the processor time of the collector and its go commands
	scan, plan time.Duration // parts of wall: opening a session, and planning all rewrites
}

// total is the time of both sides, the base first.
type total [2]spent

func (t *total) add(o total) {
	for i := range t {
		t[i].wall += o[i].wall
		t[i].user += o[i].user
		t[i].scan += o[i].scan
		t[i].plan += o[i].plan
	}
}

func (t total) String() string {
	row := func(what string, a, b time.Duration) string {
		if a == 0 {
			return what + " unknown"
		}
		return fmt.Sprintf("%s %.2f → %.2f s (%.2f)", what, a.Seconds(), b.Seconds(), b.Seconds()/a.Seconds())
	}
	return row("wall", t[0].wall, t[1].wall) + ", " + row("user", t[0].user, t[1].user) + "; of the wall " + row("scan", t[0].scan, t[1].scan) + ", " + row("plan", t[0].plan, t[1].plan)
}

// faster returns the smaller of each figure.
func (s spent) faster(o spent) spent {
	return spent{min(s.wall, o.wall), min(s.user, o.user), min(s.scan, o.scan), min(s.plan, o.plan)}
}

// compareModule runs both sides on a module, as often as runs says. It compares the records of each side's runs with
// each other, and then both sides. turn and the run decide which side is first.
func compareModule(ctx context.Context, m module, sides [2]side, runs, turn int) ([]difference, total, error) {
	var (
		first [2]said
		times total
		out   []difference
	)
	for r := range runs {
		for k := range sides {
			i := (k + r + turn) % len(sides)
			s, took, err := speak(ctx, m, sides[i])
			if err != nil {
				return nil, times, fmt.Errorf("%s over %s: %w", sides[i].name, m.name, err)
			}
			if s.crash != "" && s.crash == first[1-i].crash { // both fail alike: an error in the rule file, for example
				return nil, times, fmt.Errorf("both sides fail over %s: %s", m.name, s.crash)
			}
			if r == 0 {
				first[i], times[i] = s, took
				continue
			}
			times[i] = times[i].faster(took)
			out = append(out, compare(sides[i].name, fmt.Sprintf("%s, run %d", sides[i].name, r+1), first[i], s)...)
		}
	}
	if first[0].crash != "" || first[1].crash != "" {
		times = total{} // no base to compare the times with
	}
	return append(out, compare(sides[0].name, sides[1].name, first[0], first[1])...), times, nil
}

// speak runs a side's collector on a module.
func speak(ctx context.Context, m module, s side) (said, spent, error) {
	state, err := os.MkdirTemp(filepath.Dir(s.collector), path.Base(m.name)+"-")
	if err != nil {
		return said{}, spent{}, err
	}
	began := time.Now()
	out, process, err := execute(ctx, m.dir, append(environment(), "GOPROXY=off"), s.collector, "-dir", m.dir, "-state", state)
	if fail := (*failure)(nil); errors.As(err, &fail) {
		return said{crash: fail.complaint}, spent{}, nil
	}
	if err != nil {
		return said{}, spent{}, err
	}
	if err := os.WriteFile(state+".jsonl", out, 0o644); err != nil { // for users of -keep
		return said{}, spent{}, err
	}
	took := spent{wall: time.Since(began), user: process.UserTime() + process.SystemTime()}
	all, err := parse(out)
	took.scan, took.plan = seconds(all.seconds["scan"]), seconds(all.seconds["plan"])
	return all, took, err
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
