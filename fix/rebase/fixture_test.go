package rebase

import (
	"errors"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestFixtures makes the change of a working tree in git's version of the file. A case is a tree, and git's version:
// lines with a minus are those before the change, those with a plus after it. If the change is refused, git's version
// has none, and there is the sentence. A line that ends with ␍ ends with CRLF, and one with ␄ ends the file.
func TestFixtures(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal(archives, err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var cases []string
		texts := map[string]string{}
		for _, f := range archive.Files {
			texts[f.Name] = string(f.Data)
			if dir, file := path.Split(f.Name); strings.HasPrefix(file, "tree") {
				cases = append(cases, dir+path.Ext(file))
			}
		}
		for _, one := range cases {
			dir, ext := path.Split(one)
			t.Run(strings.TrimSuffix(path.Base(name), ".txtar")+"/"+dir, func(t *testing.T) {
				t.Parallel()
				before, after := sides(texts[dir+"tree"+ext])
				other, want := sides(texts[dir+"git"+ext])
				got, err := Merge("a"+ext, []byte(before), []byte(after), []byte(other))
				refused := strings.TrimSpace(texts[dir+"refused"])
				switch {
				case refused == "" && (err != nil || string(got) != want):
					t.Errorf("%v\n%s\nwant\n%s", err, got, want)
				case refused != "" && (err == nil || err.Error() != refused || !errors.Is(err, ErrMerge)):
					t.Errorf("%v\n%s\nwant: %s", err, got, refused)
				}
			})
		}
	}
}

// sides returns a text without the lines that come, and without those that go.
func sides(text string) (before, after string) {
	for line := range strings.Lines(text) {
		line = strings.NewReplacer("␍\n", "\r\n", "␄\n", "").Replace(line)
		switch {
		case strings.HasPrefix(line, "-"):
			before += line[1:]
		case strings.HasPrefix(line, "+"):
			after += line[1:]
		default:
			before, after = before+line, after+line
		}
	}
	return before, after
}
