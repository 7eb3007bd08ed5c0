package baseline_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/scan/baseline"
)

func entry(fingerprint byte, pkg string) baseline.Entry {
	return baseline.Entry{
		Fingerprint: baseline.Name(2, strings.Repeat(string(fingerprint), 40)), Rule: "redis", Package: pkg, Declaration: "(*Hub).Run",
		Expression: `redis.NewClient(&redis.Options{Addr: "<a>"})`, Reason: "until the move", Day: "2026-11-27",
	}
}

// TestRoundTrip holds that what is written is read, whatever a merge did to the lines, and that the text is one.
func TestRoundTrip(t *testing.T) {
	entries := []baseline.Entry{entry('c', "example.com/b"), entry('a', "example.com/a"), entry('b', "example.com/a")}
	text, err := baseline.Format(entries)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	lines[2] += "\n"
	if len(lines) != 3 || !strings.Contains(lines[0], `"expression":"redis.NewClient(&redis.Options{Addr: \"<a>\"})"`) {
		t.Fatalf("not a line each, or escaped: %q", lines)
	}
	for name, merged := range map[string]string{
		"as it was written": string(text),
		"out of order":      lines[2] + lines[0] + lines[1],
		"twice":             lines[0] + lines[1] + lines[0] + lines[2] + lines[2],
		"CRLF":              strings.ReplaceAll(string(text), "\n", "\r\n"),
		"a BOM":             "\ufeff" + string(text),
		"empty lines":       "\n" + strings.ReplaceAll(string(text), "\n", "\n\n"),
		"no last line end":  strings.TrimSuffix(string(text), "\n"),
	} {
		got, err := baseline.Parse("x", []byte(merged), 2)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range got {
			if got[i].Line == 0 {
				t.Errorf("%s: no line", name)
			}
			got[i].Line = 0
		}
		if diff := cmp.Diff([]baseline.Entry{entries[1], entries[2], entries[0]}, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if again, err := baseline.Format(got); err != nil || string(again) != string(text) {
			t.Errorf("%s is written as %q, %v", name, again, err)
		}
	}
	older := entry('a', "example.com/a")
	older.Day = "2026-01-01"
	text, _ = baseline.Format([]baseline.Entry{entry('a', "example.com/a"), older})
	if strings.Count(string(text), "\n") != 1 || !strings.Contains(string(text), "2026-01-01") {
		t.Errorf("of two for one violation the older stays: %s", text)
	}
}

// TestFaults has each fault in the second line: the error has the number of the line and what to do.
func TestFaults(t *testing.T) {
	good, err := baseline.Format([]baseline.Entry{entry('a', "example.com/a")})
	if err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSpace(string(good))
	for want, text := range map[string]string{
		"a merge left its conflict here":                  "<<<<<<< HEAD",
		"keep the lines of both sides":                    "=======",
		"merge=union":                                     ">>>>>>> feature",
		"remove the markers":                              "||||||| merged common ancestors",
		"the line ends too early":                         line[:40],
		"not an entry of a baseline: invalid character":   "redis.NewClient",
		"one line, and here is more behind it":            line + line,
		`nothing is known of the field "owner"`:           strings.Replace(line, `"rule"`, `"owner":"x","rule"`, 1),
		"a newer ssot wrote this (fingerprint version 3":  strings.Replace(line, `"2:`, `"3:`, 1),
		"an older ssot wrote this (fingerprint version 1": strings.Replace(line, `"2:`, `"1:`, 1),
		"is a version and 40 hex digits":                  strings.Replace(line, `"2:`, `"`, 1),
		"no 40 hex digits":                                strings.Replace(line, `"2:aa`, `"2:a`, 1),
		"names no rule or no package":                     strings.Replace(line, `"rule":"redis",`, "", 1),
		`the day is written 2027-06-30; "soon" is none`:   strings.Replace(line, `2026-11-27`, "soon", 1),
		"line 1 has the same fingerprint":                 strings.Replace(line, `"redis"`, `"other"`, 1),
		"cannot unmarshal number into rule":               strings.Replace(line, `"redis"`, "3", 1),
	} {
		_, err := baseline.Parse("/somewhere/ssot.baseline.jsonl", []byte(line+"\n"+text+"\n"+line+"\n"), 2)
		fault := (*baseline.Error)(nil)
		if !errors.As(err, &fault) || fault.Line != 2 || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "ssot.baseline.jsonl:2: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, baseline.FileName)
	if _, err := baseline.Read(path, 2); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := baseline.Read(path, 2); err == nil || !strings.HasPrefix(err.Error(), "read the baseline: ") {
		t.Errorf("a folder: %v", err)
	}
	if entries, err := baseline.Parse(path, nil, 2); err != nil || !slices.Equal(entries, nil) {
		t.Errorf("an empty file is %v, %v", entries, err)
	}
}

func FuzzParse(f *testing.F) {
	good, err := baseline.Format([]baseline.Entry{entry('a', "example.com/a"), entry('b', "example.com/b")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("<<<<<<<\n{}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		entries, err := baseline.Parse("x", src, 2)
		if err != nil {
			return
		}
		text, err := baseline.Format(entries)
		if err != nil {
			t.Fatal(err)
		}
		again, err := baseline.Parse("x", text, 2)
		if err != nil || len(again) != len(entries) {
			t.Errorf("%q is written as %q: %v", src, text, err)
		}
	})
}
