package plain

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/keys"
)

// take carries out a line: a number goes to that violation, anything else is a key or a command's name with text.
func (t *talk) take(line string) {
	if n, err := strconv.Atoi(line); err == nil {
		if n < 1 || n > len(t.items) {
			t.say(fmt.Sprintf("there is no number %d: the list has %d", n, len(t.items)))
			return
		}
		t.goTo(n - 1)
		return
	}
	k, text := t.typed.key(line)
	switch {
	case line == "", k == keys.Enter:
		t.show()
	case t.look(k, text):
	case t.at < 0 && k != keys.Undo && k != keys.Redo && k != keys.None:
		t.say("there is nothing to decide here")
	default:
		t.decide(k, text, line)
	}
}

// look carries out a key that decides nothing: to move, filter, read, or quit. It reports whether k is one, and does
// nothing otherwise.
func (t *talk) look(k keys.Key, text string) bool {
	switch k {
	case keys.Down:
		t.step(1)
	case keys.Up:
		t.step(-1)
	case keys.NextOpen:
		t.next(1)
	case keys.PrevOpen:
		t.next(-1)
	case keys.NextFile:
		t.file(1)
	case keys.PrevFile:
		t.file(-1)
	case keys.First:
		t.goTo(0)
	case keys.Last:
		t.goTo(len(t.items) - 1)
	case keys.NextAlternative, keys.PrevAlternative:
		t.another(k == keys.PrevAlternative)
	case keys.Filter:
		t.filter(text)
	case keys.News:
		for _, n := range t.o.Session.News() {
			t.say(n)
		}
	case keys.Help:
		for _, line := range t.typed.help() {
			t.say(line)
		}
	case keys.Reload:
		switch changed, ok := t.changed(); {
		case changed:
			t.show()
		case ok:
			t.say("nothing changed")
		}
	case keys.Quit:
		t.over = true
		if t.o.Leave != nil {
			t.o.Leave(func() string { line, _ := t.line("> "); return line })
		}
	default:
		return false
	}
	return true
}

// reload takes the list of violations from the session again and keeps the current one (t.at) if it is still listed.
func (t *talk) reload() {
	t.seq = t.o.Session.UndoState().Seq
	t.renew(t.o.Session.Items())
	t.shown = nil
}

// changed makes the session look at the files again, and reloads the list if that changed anything, which it reports.
// ok is false, and the reason said, where that failed.
func (t *talk) changed() (changed, ok bool) {
	changed, err := t.o.Session.Reload(t.ctx)
	if err != nil {
		t.fail(err)
	}
	if changed {
		t.reload()
	}
	return changed, err == nil
}

// filter lists only the violations that have all words of a text; all of them if the text is empty.
func (t *talk) filter(text string) {
	t.words = strings.Fields(strings.ToLower(text))
	t.reload()
	switch {
	case len(t.items) == 0:
		t.say("no violation has all of these words; / alone takes them away")
	case len(t.words) == 0:
		t.say(fmt.Sprintf("all %d are listed again", len(t.items)))
		t.show()
	default:
		t.say(fmt.Sprintf("%d of %d have these words", len(t.items), len(t.all)))
		t.show()
	}
}

// goTo makes the i-th violation of the list the current one, and shows it.
func (t *talk) goTo(i int) {
	if i < 0 || i >= len(t.items) {
		t.say("there is no other one")
		return
	}
	if i != t.at {
		t.as = ""
	}
	t.at = i
	t.show()
}

func (t *talk) step(by int) { t.goTo(t.at + by) }

// next goes to the next open violation, or with -1 to the one before, and around the end of the list.
func (t *talk) next(by int) {
	n := len(t.items)
	for i := 1; i <= n; i++ {
		if at := ((t.at+by*i)%n + n) % n; t.items[at].State == triage.Open {
			t.goTo(at)
			return
		}
	}
	t.say("nothing here is open: " + t.count())
}

// file goes to the first violation of the next file, or with -1 of the file before.
func (t *talk) file(by int) {
	for i := t.at; i >= 0 && i < len(t.items); i += by {
		if t.items[i].File == t.items[t.at].File {
			continue
		}
		for by < 0 && i > 0 && t.items[i-1].File == t.items[i].File {
			i--
		}
		t.goTo(i)
		return
	}
	t.say("there is no other file")
}

// show prints the current violation and its rewrite, which it plans now. A decision is about what was shown last
// (t.shown).
func (t *talk) show() {
	if t.at < 0 {
		t.say("there is nothing to show")
		return
	}
	it := t.items[t.at]
	p, err := t.o.Session.Preview(t.ctx, it.Fingerprint, t.as)
	if err != nil {
		t.shown = nil
		t.fail(err)
		return
	}
	t.write(fmt.Sprintf("\n%d of %d: ", t.at+1, len(t.items)))
	if err := t.o.Show(it, p); err != nil && t.err == nil {
		t.err = err
	}
	t.shown = &p
}

// another shows the next alternative of the current violation's rewrite, or the one before, around the end.
func (t *talk) another(back bool) {
	if t.at < 0 || t.shown == nil || len(t.shown.Alternatives) < 2 {
		t.say("there is no other rewrite")
		return
	}
	list, by := t.shown.Alternatives, 1
	if back {
		by = len(list) - 1
	}
	i := 0
	for n, a := range list {
		if a.Kind == t.shown.Rewrite.As {
			i = n
		}
	}
	t.as = list[(i+by)%len(list)].Kind
	t.show()
}
