package changes

import (
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// verbs are the prefixes of names that say what is changed: SetTimeout, AddHook. Without an object the verbs of data
// operations (Set, Add, Update, Put, Delete) say nothing; see [looksLikeSetter].
var verbs = []string{"Set", "Add", "Register", "Unregister", "Deregister", "Enable", "Disable", "Configure", "Replace", "Install", "Attach", "Wrap", "With", "On", "Use", "Instrument", "Apply", "Reset", "Toggle"}

// wholeNames are names that mean a change without an object behind the verb.
var wholeNames = []string{"Use", "Register", "Unregister", "Configure", "Instrument", "Apply", "Reset", "Init", "Setup", "Enable", "Disable", "Reload", "Intercept"}

// looksLikeSetter guesses, by name and signature, whether a function changes its receiver or argument. It takes no
// context, since operations do, and returns nothing, an error, its receiver, or a function that undoes the change.
// AddX and OnX take a func or a hook.
//
//	func (p *Pool) SetMaxOpen(n int)            // yes
//	func (c *Client) AddHook(h Hook)            // yes
//	func (c *Cache) Set(key string, v any)      // no: a data operation
//	func (c *Client) SetKey(ctx context.Context, k string) error // no: takes a context
func looksLikeSetter(fn *types.Func) bool {
	sig := fn.Signature()
	hooks := takesHooks(sig)
	if hooks && slices.ContainsFunc(routes, func(name string) bool { return strings.EqualFold(name, fn.Name()) }) && sig.Params().Len() > 1 && isString(sig.Params().At(0).Type()) {
		return true
	}
	if !returnsNoData(sig) {
		return false
	}
	for v := range sig.Params().Variables() {
		if isContext(v.Type()) {
			return false
		}
	}
	name := strings.TrimPrefix(fn.Name(), "Must")
	for _, w := range wholeNames {
		if strings.EqualFold(name, w) {
			return true
		}
	}
	verb := verbOf(name)
	switch verb {
	case "":
		return false
	case "Add", "On", "With", "Attach", "Install", "Wrap", "Replace":
		return hooks || strings.HasSuffix(name, "Hook") || strings.HasSuffix(name, "Handler")
	}
	return true
}

// takesHooks reports whether a parameter is a func, an interface with methods, or a list of them: the function may
// keep it and call it later.
func takesHooks(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if t := v.Type(); isFunc(t) || isHook(t) || isFunc(elem(t)) || isHook(elem(t)) {
			return true
		}
	}
	return false
}

// decoderPrefixes begin the names of functions that set the fields of an argument, mostly by reflection.
var decoderPrefixes = []string{"Unmarshal", "Decode", "Bind", "Fill", "Populate", "Merge", "Override"}

// isDecoder guesses by name whether a function sets the fields of its i-th argument: any argument of
// json.Unmarshal(data, &v) or Decode, the first one of Merge(&dst, src) and the others.
func isDecoder(fn *types.Func, i int) bool {
	for k, word := range decoderPrefixes {
		if strings.HasPrefix(fn.Name(), word) {
			return k < 2 || i == 0
		}
	}
	return false
}

// routes are the names of methods that register a request handler: r.Get("/path", handler).
var routes = []string{"Get", "Post", "Put", "Patch", "Delete", "Head", "Options", "Any", "Mount", "Handle", "HandleFunc"}

// verbOf returns the verb that a name begins with, in either case, if another word follows: "Set" for SetTimeout,
// nothing for Setup.
func verbOf(name string) string {
	for _, verb := range verbs {
		if len(name) > len(verb) && strings.EqualFold(name[:len(verb)], verb) {
			if next, _ := utf8.DecodeRuneInString(name[len(verb):]); unicode.IsUpper(next) {
				return verb
			}
		}
	}
	return ""
}

// returnsNoData reports whether a function returns nothing, or only errors, its receiver, or a function that undoes
// it.
func returnsNoData(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		t := v.Type()
		recv := sig.Recv()
		switch {
		case identity.IsError(t) || isFunc(t):
		case recv != nil && identity.Named(t) != nil && identity.Named(t) == identity.Named(recv.Type()):
		default:
			return false
		}
	}
	return true
}

// looksLikeSetterOf guesses by name whether a function changes its i-th argument, which is the first one or the one
// behind a context.
//
//	otel.Instrument(db)         // the verb is about the argument
//	metrics.Register(db, reg)   // the other argument is added to it
func looksLikeSetterOf(fn *types.Func, i int) bool {
	sig := fn.Signature()
	if i > 1 || i == 1 && !isContext(sig.Params().At(0).Type()) || !returnsNoData(sig) {
		return false
	}
	verb := verbOf(fn.Name())
	if verb == "" {
		for _, w := range wholeNames {
			if strings.EqualFold(fn.Name(), w) {
				verb = w
			}
		}
	}
	switch verb {
	case "Instrument", "Configure", "Apply", "Setup", "Enable", "Disable", "Reset", "Toggle", "Intercept":
		return true
	case "Set", "Add", "Use", "Register", "Install", "Attach", "Replace", "On":
		return sig.Recv() == nil && sig.Params().Len() > i+1
	}
	return false
}
