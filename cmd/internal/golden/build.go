package main

import (
	"archive/zip"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// collector is the source of the collect command, and collectorPath its path in a commit.
//
//go:embed collect/main.go
var collector []byte

const collectorPath = "cmd/internal/golden/collect"

// side is one of the two compared commits.
type side struct {
	name      string
	collector string // path of the built program
}

// build builds the collectors of both sides.
func build(ctx context.Context, o options, tmp string, log io.Writer) ([2]side, error) {
	var sides [2]side
	root, err := output(ctx, "", nil, "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return sides, fmt.Errorf("find the repository of ssot: %w", err)
	}
	repo := strings.TrimSpace(string(root))
	for i, revision := range []string{o.base, o.head} {
		folder := filepath.Join(tmp, []string{"base", "head"}[i])
		s, err := buildSide(ctx, repo, revision, folder, log)
		if err != nil {
			return sides, err
		}
		sides[i] = s
	}
	return sides, nil
}

// buildSide builds the collector of a revision in a directory below folder; an empty revision is the working tree.
func buildSide(ctx context.Context, repo, revision, folder string, log io.Writer) (side, error) {
	bin := filepath.Join(folder, "bin")
	program := filepath.Join(bin, "collect")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if revision == "" {
		fmt.Fprintln(log, "building the working tree")
		return side{"the working tree", program}, compile(ctx, repo, bin)
	}
	commit, err := output(ctx, repo, nil, "git", "rev-parse", "--verify", "--short", revision+"^{commit}")
	if err != nil {
		return side{}, fmt.Errorf("find the commit %s: %w", revision, err)
	}
	name := strings.TrimSpace(string(commit))
	if !strings.HasPrefix(name, revision) && !strings.HasPrefix(revision, name) {
		name = revision + " (" + name + ")"
	}
	fmt.Fprintln(log, "building "+name)
	source := filepath.Join(folder, "source")
	if err := checkout(ctx, repo, revision, source); err != nil {
		return side{}, err
	}
	main := filepath.Join(source, filepath.FromSlash(collectorPath), "main.go")
	own, err := os.ReadFile(main)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return side{}, err
	}
	err = errors.Join(os.MkdirAll(filepath.Dir(main), 0o755), os.WriteFile(main, collector, 0o644))
	if err != nil {
		return side{}, err
	}
	err = compile(ctx, source, bin)
	if err != nil && own != nil && !bytes.Equal(own, collector) {
		fmt.Fprintln(log, name+" is built with its own collector: the working tree's does not compile there")
		if err := os.WriteFile(main, own, 0o644); err != nil {
			return side{}, err
		}
		err = compile(ctx, source, bin)
	}
	if err != nil {
		return side{}, fmt.Errorf("build %s: %w", name, err)
	}
	return side{name, program}, nil
}

// checkout writes the files of a revision to a new directory.
func checkout(ctx context.Context, repo, revision, folder string) error {
	archive, err := output(ctx, repo, nil, "git", "archive", "--format=zip", revision)
	if err != nil {
		return fmt.Errorf("read %s: %w", revision, err)
	}
	files, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return fmt.Errorf("read %s: %w", revision, err)
	}
	if err := os.CopyFS(folder, files); err != nil {
		return fmt.Errorf("write %s: %w", revision, err)
	}
	return nil
}

// compile builds the collector from a source directory into bin. With -trimpath, the build cache is shared by both
// commits, because paths don't matter.
func compile(ctx context.Context, source, bin string) error {
	_, err := output(ctx, source, nil, "go", "build", "-buildvcs=false", "-trimpath", "-o", bin+string(filepath.Separator), "./"+collectorPath)
	return err
}

// output runs a program in a directory, with env added to the environment, and returns its standard output.
func output(ctx context.Context, dir string, env []string, name string, args ...string) ([]byte, error) {
	out, _, err := execute(ctx, dir, env, name, args...)
	return out, err
}

// failure is the error of a program that ran and failed.
type failure struct {
	command, complaint string
	cause              error
}

func (f *failure) Error() string { return fmt.Sprintf("%s: %v\n%s", f.command, f.cause, f.complaint) }
func (f *failure) Unwrap() error { return f.cause }

// execute is output that also returns the process state. The error is a failure if the program ran and was not stopped.
func execute(ctx context.Context, dir string, env []string, name string, args ...string) ([]byte, *os.ProcessState, error) {
	var out, complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &complaint
	cmd.Env = append(os.Environ(), env...)
	err := cmd.Run()
	switch {
	case err == nil:
		return out.Bytes(), cmd.ProcessState, nil
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	}
	said := strings.TrimSpace(complaint.String())
	const most = 4000
	if len(said) > most {
		said = said[:most] + "…"
	}
	return nil, cmd.ProcessState, &failure{strings.Join(append([]string{filepath.Base(name)}, args...), " "), said, err}
}
