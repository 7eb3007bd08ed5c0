package ends

import (
	"go/types"
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// words are the beginnings and ends of method names that mean an end, with the verb for it.
var words = []struct{ word, how string }{
	{"Close", "closed"}, {"Shutdown", "shut down"}, {"Disconnect", "disconnected"}, {"Stop", "ended"}, {"Quit", "ended"},
	{"Terminate", "ended"}, {"Destroy", "ended"}, {"Dispose", "ended"}, {"Kill", "ended"}, {"Drain", "drained"}, {"Release", "released"},
}

// partial matches the names of methods that end a part, or a direction, of a value that stays usable:
// CloseIdleConnections, CloseSend.
var partial = regexp.MustCompile(`^(Close(Idle|Send|Read|Write|Notify).*|(Stop|Close|Release|Drain)(Timer|Ticker|Watch|Lock|Body|Stmt|Rows|Profile).*)$`)

// Verb returns what a method does to its receiver, if its name means an end: "closed" for Close, nothing for Ping. It
// is a guess.
func Verb(method string) string {
	if method == "" || partial.MatchString(method) {
		return ""
	}
	name := strings.ToUpper(method[:1]) + method[1:]
	for _, w := range words {
		if rest, ok := strings.CutPrefix(name, w.word); ok && (rest == "" || isUpper(rest[0])) {
			return w.how
		}
		if before, ok := strings.CutSuffix(name, w.word); ok && manner.MatchString(before) {
			return w.how
		}
	}
	if strings.EqualFold(method, "shutdown") { // ShutDown
		return "shut down"
	}
	return ""
}

// manner matches what may stand before the word: GracefulStop, ForceClose.
var manner = regexp.MustCompile(`^(Graceful|Gracefully|Force|Async|Must|Try|Safe|Hard|Soft|Clean|Full|Do)$`)

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// Interface reports whether an interface has a method whose name means an end.
func Interface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range i.Methods() {
		if Verb(m.Name()) != "" {
			return true
		}
	}
	return false
}

// MayEndFirst reports whether a further result of a call may be there to end the first one, as in c, stop := New(): a
// function with at most a context as parameter and at most an error as result, or a value that can be closed.
func MayEndFirst(t types.Type) bool {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		return !sig.Variadic() && (sig.Params().Len() == 0 || sig.Params().Len() == 1 && identity.IsContext(sig.Params().At(0).Type())) &&
			(sig.Results().Len() == 0 || sig.Results().Len() == 1 && identity.IsError(sig.Results().At(0).Type()))
	}
	return Interface(t)
}
