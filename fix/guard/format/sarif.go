package format

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

// The used part of SARIF 2.1.0. Libraries for all of SARIF write into each result every empty list, and ranks and
// indexes that mean "none".
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		ColumnKind  string            `json:"columnKind"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string       `json:"id"`
		ShortDescription sarifMessage `json:"shortDescription"`
		Help             sarifMessage `json:"help"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string       `json:"level"`
		Message sarifMessage `json:"message"`
	}
	sarifResult struct {
		RuleID              string             `json:"ruleId"`
		RuleIndex           int                `json:"ruleIndex"`
		Level               string             `json:"level"`
		Message             sarifMessage       `json:"message"`
		Locations           []sarifLocation    `json:"locations"`
		PartialFingerprints map[string]string  `json:"partialFingerprints"`
		BaselineState       string             `json:"baselineState"`
		Suppressions        []sarifSuppression `json:"suppressions,omitempty"`
		Fixes               []sarifFix         `json:"fixes,omitempty"`
		Properties          map[string]any     `json:"properties"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int          `json:"startLine"`
		StartColumn int          `json:"startColumn"`
		EndLine     int          `json:"endLine"`
		EndColumn   int          `json:"endColumn"`
		Snippet     sarifMessage `json:"snippet"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification,omitempty"`
	}
)

func sarif(w io.Writer, r *Report) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "ssot", Version: r.Version, InformationURI: "https://github.com/seed-58def443/ssot", Rules: []sarifRule{}}},
		ColumnKind:  "utf16CodeUnits",
		Invocations: []sarifInvocation{{ExecutionSuccessful: len(r.Unread()) == 0}},
		Results:     []sarifResult{},
	}
	index := map[string]int{}
	for i, rule := range r.Rules {
		index[rule.Name] = i
		title := visible.Line(rule.Title)
		if title == "" {
			title = rule.Name
		}
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{rule.Name, sarifMessage{title}, sarifMessage{rule.Help}})
	}
	for _, na := range r.NotAnalyzed {
		level := "note"
		if na.Package != "" {
			level = "error"
		}
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{level, sarifMessage{missed(na)}})
	}
	for _, f := range r.Findings {
		if f.State == guard.New || (f.State == guard.Known || f.State == guard.Baselined) && r.Baselined || r.Suppressed && f.State != guard.Known {
			run.Results = append(run.Results, r.sarifResult(f, index[f.Rule]))
		}
	}
	return visible.WriteJSON(w, sarifLog{"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func (r *Report) sarifResult(f guard.Finding, rule int) sarifResult {
	out := sarifResult{
		RuleID: f.Rule, RuleIndex: rule, Level: sarifLevel(f.Priority), Message: sarifMessage{r.message(f)},
		Locations: []sarifLocation{{Physical: sarifPhysical{
			sarifArtifact{uri(r.Host(f.File)), "%SRCROOT%"},
			sarifRegion{f.UTF16.Line, f.UTF16.Column, f.UTF16.EndLine, f.UTF16.EndColumn, sarifMessage{visible.Text(f.Code)}},
		}}},
		// GitHub uses the first, and computes one from the line's text if it is missing; other hosts use ours.
		PartialFingerprints: map[string]string{"primaryLocationLineHash": f.Fingerprint + ":1", "ssot/v2": f.Fingerprint},
		BaselineState:       "new",
		Fixes:               r.sarifFixes(f),
		Properties:          map[string]any{"priority": f.Priority.String(), "critical": f.Critical, "reason": visible.Line(f.Why)},
	}
	if f.Rewrite != nil {
		out.Properties["tier"] = f.Rewrite.Tier
		hazards := make([]string, len(f.Rewrite.Hazards))
		for i, h := range f.Rewrite.Hazards {
			hazards[i] = visible.Line(h)
		}
		out.Properties["hazards"] = hazards
	}
	if f.Declaration != "" {
		out.Locations[0].Logical = []sarifLogical{{visible.Line(f.Package + "." + f.Declaration)}}
	}
	if f.State != guard.New {
		out.BaselineState = "unchanged"
	}
	if r.Suppressed && slices.Contains([]guard.State{guard.Allowed, guard.Baselined}, f.State) {
		kind := "external"
		if f.State == guard.Allowed {
			kind = "inSource"
		}
		out.Suppressions = []sarifSuppression{{kind, "accepted", visible.Line(f.Reason)}}
	}
	return out
}

// sarifLevel returns the SARIF level of a priority.
func sarifLevel(p scan.Priority) string {
	switch p {
	case scan.High:
		return "error"
	case scan.Medium:
		return "warning"
	default:
		return "note"
	}
}

// uri returns a path as a relative URI reference.
func uri(file string) string {
	return strings.ReplaceAll((&url.URL{Path: file}).String(), "+", "%2B")
}
