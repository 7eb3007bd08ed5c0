package snapshot_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/sessiontest"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
)

func TestMain(m *testing.M) { sessiontest.Main(m) }

// TestRun lists what is decided. Further commands:
//
//	fields ID           all fields of an item
//	resolve ID          the item of an ID; also one that is only in the history
//	history, summary
//	maybe FILE A B …    the decisions of a file wait for another scan, and that of A may be that of B
//	where FILE LINE     where a line of the base is on disk
func TestRun(t *testing.T) {
	sessiontest.Run(t, map[string]sessiontest.Command{"fields": fields, "resolve": resolve, "history": history, "summary": summary, "maybe": maybe, "where": where})
}

func fields(s *sessiontest.Session, args []string) string {
	it := s.Snapshot().ItemsOf([]string{s.ID(args[0])})[0]
	return fmt.Sprintf("%s %+v import %t\n", it.Label(), it, it.Import())
}

func resolve(s *sessiontest.Session, args []string) string {
	id := strings.Join(args, " ")
	if n := len(id); n > 2 && id[n-2] == '/' { // only the first digits
		id = s.ID(id[:n-2])[:4*int(id[n-1]-'0')]
	} else {
		id = s.ID(id)
	}
	var b strings.Builder
	for _, find := range []func(string) (snapshot.Item, error){s.Snapshot().Resolve, s.Snapshot().ResolveDecided} {
		if it, err := find(id); err != nil {
			fmt.Fprintln(&b, "!", err)
		} else {
			fmt.Fprintln(&b, it.Label())
		}
	}
	return b.String()
}

func history(s *sessiontest.Session, _ []string) string {
	var b strings.Builder
	for _, e := range s.Snapshot().History() {
		fmt.Fprintf(&b, "%d %s %s\n", e.Number, e.Verb, e.Time.Format(time.DateOnly))
		for _, d := range e.Decided {
			fmt.Fprintf(&b, "  %s listed %t away %t %s %s\n", d.Item.Label(), d.Listed, d.Away, d.Item.State, d.WhyFinal)
		}
	}
	return b.String()
}

func summary(s *sessiontest.Session, _ []string) string {
	var b strings.Builder
	for _, sum := range s.Snapshot().Summaries() {
		fmt.Fprintf(&b, "%+v\n", sum)
	}
	return b.String()
}

func maybe(s *sessiontest.Session, args []string) string {
	provisional := map[string]string{}
	for i := 1; i+1 < len(args); i += 2 {
		provisional[s.ID(args[i])] = s.ID(args[i+1])
	}
	return s.Wait(args[0], provisional)
}

func where(s *sessiontest.Session, args []string) string {
	locate := s.Snapshot().LocatorOf(args[0])
	if locate == nil {
		return "as it was scanned\n"
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintln(locate("", place.At(n)))
}
