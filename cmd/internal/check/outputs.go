package check

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/fix/guard/format"
	"github.com/seed-58def443/ssot/scan/disk"
)

// outputs are the requested reports. Their files are opened before the scan, and replaced after all reports were
// rendered.
type outputs struct {
	list []output
}

type output struct {
	format.Format
	path string        // as given; empty for standard output
	file *outfile.File // nil for standard output
}

// open opens the outputs of the --format values: FORMAT, or FORMAT=FILE. Without one for standard output, text goes
// there, unless Quiet is set. It returns an error for an unknown format, for two outputs with the same target, and for
// a file that can't be written; then all files stay unchanged.
func (o *Options) open(specs []string) (_ *outputs, err error) {
	out := &outputs{}
	defer func() {
		if err != nil {
			out.discard()
		}
	}()
	taken := map[string]string{} // formats by target
	for _, spec := range specs {
		name, path, toFile := strings.Cut(spec, "=")
		f, err := format.Find(name)
		if err != nil {
			return nil, err
		}
		if toFile && path == "" {
			return nil, fmt.Errorf("--format %s names no file: write %s=FILE, or %s alone for standard output", spec, name, name)
		}
		target := o.canonicalPath(path)
		if other, ok := taken[target]; ok {
			return nil, fmt.Errorf("%s and %s would both be written to %s: give each a file of its own, as in %s=FILE", other, name, displayName(path), name)
		}
		taken[target] = name
		one := output{Format: f, path: path}
		if toFile {
			to, err := outfile.In(o.Dir, path)
			if err != nil {
				return nil, err
			}
			if one.file, err = outfile.Open(to); err != nil {
				return nil, err
			}
		}
		out.list = append(out.list, one)
	}
	if _, ok := taken[""]; !ok && !o.Quiet {
		text, err := format.Find("text")
		if err != nil {
			return nil, err
		}
		out.list = append(out.list, output{Format: text})
	}
	return out, nil
}

// canonicalPath returns an absolute path with symbolic links resolved, to detect duplicates. The path "" stands for
// standard output.
func (o *Options) canonicalPath(path string) string {
	if path == "" {
		return ""
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(o.Dir, path)
	}
	return filepath.Clean(disk.Resolve(path))
}

func displayName(path string) string {
	if path == "" {
		return "standard output"
	}
	return path
}

// write renders all reports, then replaces all files or none, appends to GitHub's step summary if there is a github
// report, and writes to standard output.
func (out *outputs) write(o *Options, r *format.Report) error {
	var stdout, summary bytes.Buffer
	to := o.Stdout
	for _, one := range out.list {
		var err error
		if one.file == nil {
			if err = one.Write(&stdout, r); one.Name == "github" {
				to = o.Commands
			}
		} else {
			err = one.Write(one.file, r)
		}
		if err == nil && one.Name == "github" && o.StepSummary != "" {
			err = format.Markdown(&summary, r)
		}
		if err != nil {
			return err
		}
	}
	var files []*outfile.File
	for _, one := range out.list {
		if one.file != nil {
			files = append(files, one.file)
		}
	}
	if err := outfile.CommitAll(files); err != nil {
		return err
	}
	if summary.Len() > 0 {
		if err := outfile.Append(o.StepSummary, summary.Bytes()); err != nil {
			return fmt.Errorf("the step summary: %w", err)
		}
	}
	if _, err := to.Write(stdout.Bytes()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// discard drops all files that were not committed; their targets stay unchanged.
func (out *outputs) discard() {
	for _, one := range out.list {
		if one.file != nil {
			one.file.Discard()
		}
	}
}
