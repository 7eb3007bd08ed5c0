package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/scan/disk"
)

// An Error is a fault in a line of the file.
type Error struct {
	Path string
	Line int
	Msg  string
}

// Error returns one line: the file's name, the line number and the message.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d: %s", filepath.Base(e.Path), e.Line, e.Msg)
}

// Read reads the entries of a file. If the file does not exist, the error is fs.ErrNotExist. version is the required
// version of fingerprints.
func Read(path string, version int) ([]Entry, error) {
	src, err := disk.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("read the baseline: %w", err)
	}
	return Parse(path, src, version)
}

// Parse parses the text of a file. It returns each violation once, in the order of [Format]. path is used in errors
// only. Any error is an *Error.
func Parse(path string, src []byte, version int) ([]Entry, error) {
	var entries []Entry
	known := map[string]Entry{}
	line := 0
	for text := range bytes.Lines(bytes.TrimPrefix(src, []byte("\ufeff"))) {
		line++
		text = bytes.TrimSpace(text)
		if len(text) == 0 {
			continue
		}
		e, err := parseLine(text, version)
		if err != nil {
			return nil, &Error{path, line, err.Error()}
		}
		if first, ok := known[e.Fingerprint]; ok && (first.Rule != e.Rule || first.Package != e.Package) {
			return nil, &Error{path, line, fmt.Sprintf("line %d has the same fingerprint for another violation: one of the two was edited by hand; remove it", first.Line)}
		}
		e.Line = line
		known[e.Fingerprint] = e
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, compare)
	return slices.CompactFunc(entries, func(a, b Entry) bool { return a.Fingerprint == b.Fingerprint }), nil
}

// marker matches the lines that git inserts for a merge conflict.
var marker = regexp.MustCompile(`^(<{7}|={7}|>{7}|\|{7})( |$)`)

// digits matches a fingerprint without its version.
var digits = regexp.MustCompile(`^[0-9a-f]{40}$`)

func parseLine(text []byte, version int) (Entry, error) {
	var e Entry
	if marker.Match(text) {
		return e, fmt.Errorf("a merge left its conflict here: keep the lines of both sides and remove the markers (with %q in .gitattributes git does that itself)", Attribute)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		return e, fmt.Errorf("not an entry of a baseline: %s; remove the line, and ssot check --write-baseline --grow writes it anew", reason(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return e, errors.New("an entry is one line, and here is more behind it: put it on a line of its own")
	}
	return e, e.check(version)
}

// reason returns the message of an error of the JSON decoder, without the names of Go types.
func reason(err error) string {
	msg := strings.TrimPrefix(err.Error(), "json: ")
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "the line ends too early"
	}
	if name, ok := strings.CutPrefix(msg, "unknown field "); ok {
		return "nothing is known of the field " + name
	}
	return strings.ReplaceAll(msg, "Go struct field Entry.", "")
}

// check returns what is wrong with a decoded entry, or nil.
func (e Entry) check(version int) error {
	number, hex, ok := strings.Cut(e.Fingerprint, ":")
	v, err := strconv.Atoi(number)
	switch {
	case !ok || err != nil:
		return fmt.Errorf("the fingerprint is a version and 40 hex digits, as in %s:0a1b…; this one is not", strconv.Itoa(version))
	case v > version:
		return fmt.Errorf("a newer ssot wrote this (fingerprint version %d, this one knows %d): update ssot", v, version)
	case v < version:
		return fmt.Errorf("an older ssot wrote this (fingerprint version %d, this one knows %d): remove the file, and ssot check --write-baseline writes it anew", v, version)
	case !digits.MatchString(hex):
		return errors.New("the fingerprint is no 40 hex digits: the line was edited by hand; remove it, and ssot check --write-baseline --grow writes it anew")
	case e.Rule == "" || e.Package == "":
		return errors.New("the entry names no rule or no package: the line was edited by hand; remove it, and ssot check --write-baseline --grow writes it anew")
	}
	if _, err := time.Parse(time.DateOnly, e.Day); err != nil {
		return fmt.Errorf("the day is written 2027-06-30; %q is none", e.Day)
	}
	return nil
}
