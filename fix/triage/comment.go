package triage

import "github.com/seed-58def443/ssot/fix/triage/internal/record"

// AllowComment is the comment that allows a violation of a rule, on its own line: "//ssot:allow redis -- a mock". until
// is its last day, 2006-01-02 in UTC, or empty. Where it can't be written it is the sentence that says why.
func AllowComment(rule, until, reason string) string {
	text, err := record.Comment(rule, until, reason)
	if err != nil {
		return err.Error()
	}
	return text
}
