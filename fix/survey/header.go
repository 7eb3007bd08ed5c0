package survey

import (
	"bytes"
	"go/build/constraint"
	"regexp"
	"strings"
)

// few is the number of files up to which their common header says little about the repository.
const few = 3

// year matches the part of a license header that differs between files.
var year = regexp.MustCompile(`\b(19|20)\d\d(\s*[-–]\s*((19|20)\d\d|present))?\b`)

// header sets the comment with which nearly all loaded files begin. The years in it may differ; it takes the
// latest.
func (s *job) header() {
	count, last := map[string]int{}, map[string]string{}
	all := 0
	seen := map[string]bool{}
	for _, pkg := range s.res.Program.Packages {
		for _, f := range pkg.Files {
			if seen[f.Path] {
				continue
			}
			seen[f.Path] = true
			all++
			text := leading(f.Src)
			key := year.ReplaceAllString(text, "")
			count[key]++
			last[key] = max(last[key], text) // the latest year
		}
	}
	for key, n := range count {
		if key != "" && n >= few && 10*n >= 9*all {
			s.out.Header = last[key]
		}
	}
}

// leading returns the comment at the start of a file, unless it is package documentation or a directive for the go
// command.
func leading(src []byte) string {
	src = bytes.TrimLeft(bytes.TrimPrefix(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\ufeff")), "\n")
	var lines []string
	switch {
	case bytes.HasPrefix(src, []byte("/*")):
		end := bytes.Index(src, []byte("*/\n"))
		if end < 0 {
			return ""
		}
		lines, src = strings.Split(string(src[:end+2]), "\n"), src[end+3:]
	default:
		for bytes.HasPrefix(src, []byte("//")) {
			line, rest, _ := bytes.Cut(src, []byte("\n"))
			if constraint.IsGoBuild(string(line)) || constraint.IsPlusBuild(string(line)) {
				return ""
			}
			lines, src = append(lines, string(line)), rest
		}
	}
	if len(lines) == 0 || !bytes.HasPrefix(src, []byte("\n")) {
		return "" // a comment right above the package clause documents the package
	}
	return strings.Join(lines, "\n")
}
