package triage

import "github.com/seed-58def443/ssot/scan/allow"

// Scope is how much of the code around a violation an allowance covers: see [allow.Scope].
type Scope = allow.Scope

// The scopes that are wider than a line.
const (
	ScopeDeclaration = allow.Declaration
	ScopeFile        = allow.File
)

// Scopes returns the scopes as people write them, from the narrowest.
func Scopes() []string { return allow.Scopes() }

// AllowComment returns the directive that allows violations of a rule in a scope, on its own line: "//ssot:allow redis
// -- a mock". until is its last day, 2006-01-02 in UTC, or empty. If there is no such directive, it returns a sentence
// that says why.
func AllowComment(rule, until, reason string, scope Scope) string {
	text, err := allow.Text(rule, reason, until, scope)
	if err != nil {
		return err.Error()
	}
	return text
}
