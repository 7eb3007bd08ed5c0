package format

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/visible"
)

type (
	junitSuites struct {
		XMLName xml.Name   `xml:"testsuites"`
		Suite   junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitMessage `xml:"failure,omitempty"`
		Error   *junitMessage `xml:"error,omitempty"`
		Skipped *junitMessage `xml:"skipped,omitempty"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// junit writes a test case for each violation, a passing one for each rule without violations, and one with an
// error for each package that could not be read.
func junit(w io.Writer, r *Report) error {
	s := junitSuite{Name: "ssot"}
	failed := map[string]bool{}
	for _, f := range r.shown() {
		name := visible.Name(r.Host(f.File))
		c := junitCase{Class: "ssot." + f.Rule, Name: fmt.Sprintf("%s:%d (%s)", name, f.At.Line, f.ID), File: name, Line: f.At.Line}
		m := &junitMessage{Message: r.message(f) + why(f), Type: f.Priority.String()}
		failed[f.Rule] = true
		if f.State == guard.New {
			s.Failures++
			m.Text = fmt.Sprintf("%s:%d:%d: %s", name, f.At.Line, f.At.Column, visible.Line(f.Why))
			c.Failure = m
		} else {
			s.Skipped++
			m.Type = ""
			c.Skipped = m
		}
		s.Cases = append(s.Cases, c)
	}
	for _, rule := range r.Rules {
		if !failed[rule.Name] {
			s.Cases = append(s.Cases, junitCase{Class: "ssot." + rule.Name, Name: rule.Name})
		}
	}
	for _, na := range r.Unread() {
		s.Errors++
		s.Cases = append(s.Cases, junitCase{Class: "ssot", Name: visible.Name(na.Package), Error: &junitMessage{Message: missed(na)}})
	}
	s.Tests = len(s.Cases)
	return encodeXML(w, junitSuites{Suite: s})
}

type (
	checkstyleReport struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// checkstyle writes an element for each file with violations, in order of its first violation.
func checkstyle(w io.Writer, r *Report) error {
	out := checkstyleReport{Version: "8.0"}
	at := map[string]int{}
	for _, f := range r.shown() {
		name := visible.Name(r.Host(f.File))
		i, known := at[name]
		if !known {
			i = len(out.Files)
			at[name] = i
			out.Files = append(out.Files, checkstyleFile{Name: name})
		}
		severity := map[string]string{"error": "error", "warning": "warning", "note": "info"}[sarifLevel(f.Priority)]
		out.Files[i].Errors = append(out.Files[i].Errors, checkstyleError{f.At.Line, f.At.Column, severity, r.message(f) + why(f), "ssot." + f.Rule})
	}
	return encodeXML(w, out)
}

func encodeXML(w io.Writer, out any) error {
	text, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return fmt.Errorf("make the report: %w", err)
	}
	if _, err := fmt.Fprintf(w, "%s%s\n", xml.Header, text); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
