// Package allow is the directive that says a violation is meant to be: a comment //ssot:allow RULE -- reason above what
// it covers.
//
// [Parse] reads the text of one comment. [Collect] finds the directives of a file and computes the code that each
// covers: the statement, spec, field or declaration on the next line or on its own line, or the whole file. [Place]
// does the reverse: it returns where a new directive must be inserted to cover a violation, so that gofmt keeps the
// file as it is. [Text] writes the directive.
//
// Words: an anchor is a node that a directive can apply to. A scope is how much code a directive covers. The package
// decides only what a directive covers; whether a rule exists, and whether the directive is needed, is checked by
// package scan.
package allow

import (
	"errors"
	"fmt"
	"go/token"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	prefix = "//ssot:"
	verb   = "allow"
	day    = "2006-01-02"
)

// usage is appended to the errors about malformed directives.
const usage = "write " + prefix + verb + " RULE -- reason, or RULE until=2027-06-30 -- reason"

// misplaced is the error for a file directive in the wrong place.
const misplaced = "a directive with " + fileWord + " stands on a line of its own above the package clause"

// A Directive is a comment that starts with //ssot:, with the code that it covers.
type Directive struct {
	Rules  []string
	Reason string
	Until  string    // the last day on which it is valid, 2006-01-02 in UTC, or empty
	Scope  Scope     // File, or Line if its place determines the scope
	Pos    token.Pos // of the comment
	End    token.Pos
	Err    error // why the directive is malformed, and how to write it; a malformed directive covers nothing

	spans []span
}

// Parse parses a comment, including its slashes. ok is false if the comment is no ssot directive: prose, a general
// comment, or a comment with a space after the slashes. If ok is true, err says what is malformed. Parse sets neither
// the position nor the covered code; Collect does.
func Parse(comment string) (d Directive, ok bool, err error) {
	rest, ok := strings.CutPrefix(comment, prefix)
	if !ok {
		return Directive{}, false, nil
	}
	name := rest
	if i := strings.IndexFunc(rest, unicode.IsSpace); i >= 0 {
		name = rest[:i]
	}
	rest = rest[len(name):]
	if name != verb {
		return Directive{}, true, fmt.Errorf("%s is no directive; did you mean %s%s? %s", quote(prefix+name), prefix, verb, usage)
	}
	head, reason, found := cutReason(rest)
	if !found || reason == "" {
		return Directive{}, true, errors.New("an allow directive needs a reason after two dashes; " + usage)
	}
	d = Directive{Reason: reason}
	for word := range strings.FieldsSeq(joinCommas(head)) {
		key, value, isOption := strings.Cut(word, "=")
		switch {
		case isOption && key == "until" && d.Until == "":
			if _, err := time.Parse(day, value); err != nil {
				return Directive{}, true, fmt.Errorf("%s is no day; %s", quote(value), usage)
			}
			d.Until = value
		case word == fileWord && d.Scope == Line:
			d.Scope = File
		case isOption && key == scopeKey && value != string(File):
			return Directive{}, true, fmt.Errorf("%s is not understood here: only %s is written, any other scope follows from where the directive stands; %s", quote(word), fileWord, usage)
		case isOption:
			return Directive{}, true, fmt.Errorf("%s is not understood here; %s", quote(word), usage)
		case d.Rules != nil || d.Until != "" || d.Scope != Line:
			return Directive{}, true, fmt.Errorf("%s is not understood here: rules are separated by commas and the reason stands after two dashes; %s", quote(word), usage)
		default:
			d.Rules = strings.Split(word, ",")
		}
	}
	if len(d.Rules) == 0 || slices.Contains(d.Rules, "") {
		return Directive{}, true, errors.New("an allow directive names the rule; " + usage)
	}
	return d, true, nil
}

// cutReason splits s at its first word that consists of two dashes.
func cutReason(s string) (head, reason string, found bool) {
	for i := 0; i+2 <= len(s); i++ {
		if s[i:i+2] != "--" || i == 0 || !isBlank(s[i-1]) || i+2 < len(s) && !isBlank(s[i+2]) {
			continue
		}
		return s[:i], strings.TrimSpace(s[i+2:]), true
	}
	return s, "", false
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' }

// joinCommas removes the space after the commas of a list of rules.
func joinCommas(s string) string {
	parts := strings.Split(s, ",")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.TrimLeft(parts[i], " \t")
	}
	return strings.Join(parts, ",")
}

// quote shortens and quotes a part of a comment for an error message, with control characters escaped.
func quote(s string) string {
	const limit = 40
	if utf8.RuneCountInString(s) > limit {
		s = string([]rune(s)[:limit]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

// Expired reports whether the directive's last day is before now, in UTC.
func (d *Directive) Expired(now time.Time) bool {
	return d.Until != "" && now.UTC().Format(day) > d.Until
}

// Covers reports whether the directive covers a violation of the rule at pos. A malformed directive covers nothing.
// Covers ignores the last day, see [Directive.Expired].
func (d *Directive) Covers(rule string, pos token.Pos) bool {
	return d.Err == nil && slices.Contains(d.Rules, rule) && contain(d.spans, pos)
}

// Text returns the text of a new directive. until may be empty, or in the past. It returns an error if the rule, the
// reason or the day can't be part of a directive.
func Text(rule, reason, until string, scope Scope) (string, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return "", errors.New("allowing a violation needs a reason")
	}
	if !writable(reason) {
		return "", errors.New("the reason is one line of text without control characters")
	}
	if until != "" {
		if _, err := time.Parse(day, until); err != nil {
			return "", fmt.Errorf("until is a day such as 2027-06-30, not %s", quote(until))
		}
		until = " until=" + until
	}
	if scope == File {
		until += " " + fileWord
	}
	text := prefix + verb + " " + rule + until + " -- " + reason
	if d, _, err := Parse(text); err != nil || !writable(rule) || len(d.Rules) != 1 || d.Rules[0] != rule || d.Reason != reason {
		return "", fmt.Errorf("%s is no rule that a directive can name", quote(rule))
	}
	return text, nil
}

// writable reports whether a comment can contain the text: it has no characters that Go forbids in comments, that some
// readers take for the end of a line, or that change the direction of text.
func writable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\ufeff'
	})
}
