package changes

import (
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// verbs begin the names of methods and functions that change something, with what they change behind them: SetTimeout,
// AddHook. Those of data operations (Set, Add, Update, Put, Delete) are none without it; see [likeChange] for the rest.
var verbs = []string{"Set", "Add", "Register", "Unregister", "Deregister", "Enable", "Disable", "Configure", "Replace", "Install", "Attach", "Wrap", "With", "On", "Use", "Instrument", "Apply", "Reset", "Toggle"}

// whole are names that say it without more.
var wholeNames = []string{"Use", "Register", "Unregister", "Configure", "Instrument", "Apply", "Reset", "Init", "Setup", "Enable", "Disable", "Reload", "Intercept"}

// looksLikeSetter reports whether a method or a function whose source is not read is one that changes what it is called on
// or what it is given, by its name and signature: SetX, AddHook, Use. It takes no context, because that is what
// operations take, and returns nothing, an error, its receiver, or what undoes it. AddX and OnX add a func or a hook.
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

// takesHooks reports whether a function is given a func or something with methods, which it may call from then on.
func takesHooks(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if t := v.Type(); isFunc(t) || isHook(t) || isFunc(elem(t)) || isHook(elem(t)) {
			return true
		}
	}
	return false
}

// decoderPrefixes begin the names of functions that set the fields of what they are given, mostly by reflection.
var decoderPrefixes = []string{"Unmarshal", "Decode", "Bind", "Fill", "Populate", "Merge", "Override"}

// isDecoder reports whether a function sets the fields of its i-th argument, by its name. A decoder says where to as the
// last, the others as the first.
func isDecoder(fn *types.Func, i int) bool {
	for k, word := range decoderPrefixes {
		if strings.HasPrefix(fn.Name(), word) {
			return k < 2 || i == 0
		}
	}
	return false
}

// routes are the names of methods that register what answers a request, by the request's method.
var routes = []string{"Get", "Post", "Put", "Patch", "Delete", "Head", "Options", "Any", "Mount", "Handle", "HandleFunc"}

// verbOf returns the verb that a name begins with, in either case, with a word behind it.
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

// returnsNoData reports whether a function returns nothing of its own: an error, its receiver, or what undoes it.
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

// looksLikeSetterOf reports whether a function whose source is not read is one that changes its i-th argument: by its name,
// which says what is done to what it is given (Instrument, Configure, ApplyX), or with what (SetX(c, x), RegisterX(s,
// x)); or because it takes functions of the value's type.
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
