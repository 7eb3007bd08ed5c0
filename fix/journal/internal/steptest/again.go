package steptest

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal"
)

// RunAgain ends steps, disturbs the calls of the next start, starts once more, and compares what came of it with what
// is wanted.
func RunAgain(t *testing.T) {
	t.Helper()
	kinds := []way{{name: "fails", fault: journal.Fault{Err: syscall.EIO}}, {name: "ends", end: true}, {name: "is refused", fault: journal.Fault{Err: syscall.EACCES}}, {name: "is done and says it failed", fault: journal.Fault{Err: syscall.EIO, Done: true}}}
	var all strings.Builder
	for _, end := range []struct {
		call int // before which the step ends
		way
	}{
		{116, way{name: "one of two was replaced", end: true}},
		{137, way{name: "one of two was replaced without exchange", end: true, without: "exchange, link"}},
		{116, way{name: "one of two was replaced, and edited elsewhere", end: true, edit: "elsewhere of the first"}},
		{116, way{name: "one of two was replaced, and its old text removed", end: true, edit: "old text gone of the first"}},
		{109, way{name: "the first was exchanged for what somebody had just written, and edited", end: true, race: "inside of the first", edit: "elsewhere of the first"}},
		{123, way{name: "one was exchanged for what somebody had just written, and edited", end: true, race: "inside", edit: "elsewhere"}},
		{123, way{name: "one was exchanged for what somebody had just written", end: true, race: "elsewhere"}},
		{128, way{name: "two were replaced, edited inside", end: true, edit: "inside"}},
		{128, way{name: "two were replaced, one is gone", end: true, edit: "gone"}},
		{152, way{name: "it was saved", end: true}},
		{152, way{name: "it was saved, edited elsewhere", end: true, edit: "elsewhere"}},
	} {
		last := ""
		for n, more := 0, true; more; n += 3 {
			w := kinds[n/3%len(kinds)]
			w.without = end.without
			var op, text string
			op, text, more = again(t, end.way, end.call, w, n)
			if text == last {
				text = "the same"
			} else {
				last = text
			}
			fmt.Fprintf(&all, "%s, %d %s %s: %s\n", end.name, n, op, w.name, text)
		}
	}
	compare(t, "../steptest/testdata/again.txt", all.String())
}

// again ends a step before a call, and starts again with the nth call disturbed. It says what came of that, and of the
// start after it.
func again(t *testing.T, end way, call int, w way, n int) (op, text string, more bool) {
	t.Helper()
	root, state := tree(t)
	j, leave := opened(t, root, state)
	if _, err := disturbed(t, j, root, call, end); !errors.Is(err, errEnd) {
		t.Fatalf("%s: %v", end.name, err)
	}
	leave()
	edit(t, root, end.edit)
	var b strings.Builder
	for i := range 2 {
		j, leave = opened(t, root, state)
		var saved []byte
		if _, err := j.ReadState("session"); err == nil {
			saved = []byte(`"record"`)
		}
		var recovered []journal.Recovery
		start := func() (err error) {
			if recovered, err = j.Recover(t.Context(), saved); err == nil {
				err = j.Conclude()
			}
			return err
		}
		var err error
		if i == 0 {
			op, err = w.disturb(j, n, nil, start)
		} else {
			err = start()
		}
		switch {
		case errors.Is(err, errEnd):
			b.WriteString("ended")
		case err != nil:
			b.WriteString(err.Error())
		default:
			b.WriteString("done")
		}
		for _, r := range recovered {
			fmt.Fprintf(&b, ", %s", r.Outcome)
			for _, f := range r.Files {
				fmt.Fprintf(&b, " %s %s edited %t beside %d", f.Path, f.Found, f.Edited, len(f.Beside))
			}
		}
		fmt.Fprintf(&b, "; %s; ", look(t, root))
		if i == 1 && j.Interrupted() {
			t.Errorf("%s, %d %s: interrupted for ever", end.name, n, w.name)
		}
		leave()
	}
	return op, unnamed(b.String(), root), op != ""
}
