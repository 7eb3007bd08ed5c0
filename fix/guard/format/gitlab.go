package format

import (
	"io"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
)

// gitlab writes a Code Quality report.
func gitlab(w io.Writer, r *Report) error {
	out := []gitlabIssue{}
	for _, f := range r.shown() {
		out = append(out, gitlabIssue{
			r.message(f) + why(f), "ssot/" + f.Rule, f.Fingerprint, gitlabSeverity(f),
			gitlabLocation{visible.Name(r.Host(f.File)), gitlabLines{f.At.Line, f.At.EndLine}},
		})
	}
	return visible.WriteJSON(w, out)
}

func gitlabSeverity(f guard.Finding) string {
	switch {
	case f.State != guard.New:
		return "info"
	case f.Critical:
		return "blocker"
	case f.Priority == scan.High:
		return "critical"
	case f.Priority == scan.Medium:
		return "major"
	}
	return "minor"
}
