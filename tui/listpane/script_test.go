package listpane

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/archivetest"
	"github.com/seed-58def443/ssot/tui/theme"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestScripts holds what the list shows and says while it is moved in, folded and sized. An archive of testdata has
// lists in files NAME.list, a script, and want, which is the script with what came of each line below it.
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

// player plays a script on a list.
type player struct {
	t     *testing.T
	files map[string]string
	m     *Model
	out   strings.Builder
}

// play plays a line and prints it with what came of it, and where the cursor is then.
func (p *player) play(line string) {
	p.t.Helper()
	fmt.Fprintf(&p.out, "> %s\n", line)
	word, rest, _ := strings.Cut(line, " ")
	n, _ := strconv.Atoi(rest)
	m := p.m
	say := func(args ...any) { fmt.Fprintln(&p.out, args...) }
	switch word {
	case "list":
		m.SetItems(p.list(rest))
	case "mark":
		key, mark, _ := strings.Cut(rest, " ")
		m.SetMark(key, mark)
	case "short":
		m.SetShort(rest == "on")
	case "size":
		var w, h int
		if _, err := fmt.Sscan(rest, &w, &h); err != nil {
			p.t.Fatal(line, err)
		}
		m.SetSize(w, h)
	case "click":
		say(m.Click(n))
	case "fold":
		m.Fold()
	case "select":
		say(m.Select(rest))
	case "jump":
		m.Jump(n)
	case "move":
		m.Move(n)
	case "top":
		m.Top()
	case "bottom":
		m.Bottom()
	case "next":
		say(m.Next(n))
	case "open":
		say(m.Open(n))
	case "file":
		say(m.File(n))
	case "group":
		say(m.Group(n))
	case "ahead":
		say(m.Ahead(n))
	case "what":
		room := 80
		if n > 0 {
			room = n
		}
		title, role, left := m.Count(room)
		of, keys := m.Members()
		say(m.Len(), title, role, left, "|", of, keys, "|", m.OnFolded())
	case "view", "colours":
		for _, l := range m.View() {
			if w := ansi.StringWidth(l); w != m.width {
				p.t.Errorf("%q is %d cells wide, not %d", l, w, m.width)
			}
			if word == "view" {
				l = ansi.Strip(l)
			}
			say(strings.TrimRight("|"+strings.ReplaceAll(l, "\x1b", "␛"), " "))
		}
		return
	default:
		p.t.Fatalf("what is %q?", line)
	}
	m.View() // as the screen does
	say(fmt.Sprintf("at %d %q", m.Index(), m.Key()))
}

// list reads a list: groups, in lines that begin at their left and may end in " FILE", and their items, a tab and
// FILE:LINE STATE MARK LABEL, DETAIL. An item's key is its number.
func (p *player) list(name string) (groups []Group, items []Item) {
	p.t.Helper()
	states := []string{"open", "accepted", "skipped", "allowed", "reopened"}
	for line := range strings.SplitSeq(strings.TrimSpace(p.files[name+".list"]), "\n") {
		row, ok := strings.CutPrefix(line, "\t")
		if !ok {
			title, file := strings.CutSuffix(line, " FILE")
			groups = append(groups, Group{Title: title, Role: theme.High, File: file})
			continue
		}
		words := strings.SplitN(row, " ", 4)
		file, number, _ := strings.Cut(words[0], ":")
		n, _ := strconv.Atoi(number)
		label, detail, _ := strings.Cut(words[3], ", ")
		items = append(items, Item{
			Key: "k" + strconv.Itoa(len(items)), Group: len(groups) - 1, File: file, Line: n, State: State(slices.Index(states, words[1])),
			Mark: strings.Trim(words[2], "-"), Label: label, Detail: detail,
		})
	}
	return groups, items
}
