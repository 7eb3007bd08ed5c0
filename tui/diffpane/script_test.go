package diffpane

import (
	"flag"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/archivetest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestScripts holds what the pane shows and says while it is scrolled, sized and searched. An archive of testdata has
// files before/NAME and after/NAME, contents in files NAME.content, a script, and want, which is the script with what
// came of each line below it.
func TestScripts(t *testing.T) {
	archivetest.Run(t, "testdata", *update, func(t *testing.T, ar *txtar.Archive) string {
		t.Helper()
		p := &player{t: t, files: archivetest.Files(ar), m: New(theme.New(theme.Look{Depth: theme.Sixteen, Background: theme.Dark}))}
		for _, line := range archivetest.Script(ar) {
			p.play(line)
		}
		return p.out.String()
	})
}

// player plays a script on a pane.
type player struct {
	t     *testing.T
	files map[string]string
	m     *Model
	out   strings.Builder
}

// play plays a line and prints it with what came of it.
func (p *player) play(line string) {
	p.t.Helper()
	fmt.Fprintf(&p.out, "> %s\n", line)
	word, rest, _ := strings.Cut(line, " ")
	n, _ := strconv.Atoi(rest)
	m := p.m
	switch word {
	case "show":
		m.SetContent(p.content(rest))
	case "size":
		var w, h int
		if _, err := fmt.Sscan(rest, &w, &h); err != nil {
			p.t.Fatal(line, err)
		}
		m.SetSize(w, h)
	case "zoom":
		m.SetZoomed(rest == "on")
	case "sides":
		m.SetSides(rest == "on")
	case "move":
		m.Move(n)
	case "page":
		m.Page(n)
	case "top":
		m.Top()
	case "bottom":
		m.Bottom()
	case "saw":
		m.Saw(n)
	case "unseen":
		fmt.Fprintln(&p.out, m.Unseen())
	case "next":
		m.ShowUnseen()
	case "file":
		fmt.Fprintln(&p.out, m.ScrollToFile(n))
	case "shapes":
		fmt.Fprintln(&p.out, fmt.Sprint(m.MarkKnownShapes()))
	case "look", "find":
		var at, of int
		if word == "look" {
			at, of = m.Look(rest)
		} else {
			at, of = m.Find(n)
		}
		fmt.Fprintf(&p.out, "%d of %d\n", at, of)
	case "found":
		for _, r := range m.sheet.rows {
			for _, s := range m.needle.row(r).spans {
				if s.Found {
					fmt.Fprintf(&p.out, "%d %q\n", r.index, s.Text)
				}
			}
		}
	case "view", "colours":
		for _, l := range m.View() {
			if w := ansi.StringWidth(l); w != m.width {
				p.t.Errorf("%q is %d cells wide, not %d", l, w, m.width)
			}
			if word == "view" {
				l = ansi.Strip(l)
			}
			fmt.Fprintln(&p.out, strings.TrimRight("|"+strings.ReplaceAll(l, "\x1b", "␛"), " "))
		}
		return
	default:
		p.t.Fatalf("what is %q?", line)
	}
	m.View() // as the screen does
	fmt.Fprintf(&p.out, "at %d\n", m.offset)
}

// content reads a content: its key is its name.
func (p *player) content(name string) Content {
	p.t.Helper()
	text, ok := p.files[name+".content"]
	if !ok {
		p.t.Fatalf("no content %s", name)
	}
	c := Content{Key: name}
	at, function := 0, ""
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "key":
			c.Key = rest
		case "title":
			c.Title = rest
		case "asks":
			c.Asks = true
		case "right":
			c.Right = rest
		case "at":
			at, _ = strconv.Atoi(rest)
		case "in":
			function = rest
		case "good", "warn", "bad":
			label, text, _ := strings.Cut(rest, " | ")
			role := map[string]theme.Role{"good": theme.Good, "warn": theme.Warn, "bad": theme.Bad}[word]
			c.Facts = append(c.Facts, Fact{Glyph: word[:1], Role: role, Label: label, Text: text})
		case "diff":
			for i, name := range strings.Fields(rest) {
				hunks := patch.Diff([]byte(p.files["before/"+name]), []byte(p.files["after/"+name]), 3)
				if i == 0 {
					c.Diff = document.New(name, hunks, at, function)
				} else {
					c.Diff.Append(name, hunks)
				}
			}
			c.Diff.Overview()
		default:
			p.t.Fatalf("what is %q?", line)
		}
	}
	return c
}
