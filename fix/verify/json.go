package verify

import (
	"encoding/json"
	"fmt"
)

// version is increased when a field changes its meaning or is removed; new fields don't change it.
const version = 1

type jsonResult struct {
	Version  int             `json:"version"`
	Packages []string        `json:"packages"`
	Counts   map[Verdict]int `json:"counts"`
	Checks   []jsonCheck     `json:"checks"` // without those that are the same
	Worth    []jsonWorth     `json:"worth"`
	Effect   *jsonEffect     `json:"effect,omitempty"`
}

type jsonEffect struct {
	Redis    string  `json:"redis"`
	Before   Figures `json:"before"`
	After    Figures `json:"after"`
	Poolless string  `json:"pools_unknown,omitempty"`
}

type jsonCheck struct {
	Configuration string   `json:"configuration"`
	Kind          Kind     `json:"kind"`
	Package       string   `json:"package"`
	Test          string   `json:"test,omitempty"`
	Verdict       Verdict  `json:"verdict"`
	Only          string   `json:"only,omitempty"`
	Output        string   `json:"output,omitempty"`
	Decisions     []string `json:"decisions,omitempty"`
	Culprits      []string `json:"culprits,omitempty"`
	Why           string   `json:"why,omitempty"`
}

type jsonWorth struct {
	Fingerprint string `json:"id"`
	Tested      Tested `json:"tested"`
	Why         string `json:"why,omitempty"`
}

// Encode returns a result as JSON: all counts, the checks that are not the same, and the worth of each decision's
// tests. called returns the name of a decision by its fingerprint.
func Encode(r Result, called func(fingerprint string) string) ([]byte, error) {
	out := jsonResult{Version: version, Packages: r.Packages, Counts: map[Verdict]int{}, Checks: []jsonCheck{}, Worth: []jsonWorth{}}
	if r.Same > 0 {
		out.Counts[Same] = r.Same
	}
	for _, c := range r.Checks {
		out.Counts[c.Verdict]++
		if c.Verdict != Same {
			c.Decisions, c.Culprits = names(c.Decisions, called), names(c.Culprits, called)
			out.Checks = append(out.Checks, jsonCheck(c))
		}
	}
	for _, w := range r.Worth {
		w.Fingerprint = called(w.Fingerprint)
		out.Worth = append(out.Worth, jsonWorth(w))
	}
	out.Effect = (*jsonEffect)(r.Effect)
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode what was verified: %w", err)
	}
	return append(text, '\n'), nil
}

func names(fingerprints []string, called func(string) string) []string {
	var list []string
	for _, f := range fingerprints {
		list = append(list, called(f))
	}
	return list
}

// Decode parses the output of Encode, with names instead of fingerprints. It returns an error for another text or a
// later version.
func Decode(text []byte) (Result, error) {
	var in jsonResult
	if err := json.Unmarshal(text, &in); err != nil {
		return Result{}, fmt.Errorf("it is not what ssot verify --json writes: %w", err)
	}
	if in.Version != version {
		return Result{}, fmt.Errorf("it is not what this ssot verify --json writes: its version is %d, not %d", in.Version, version)
	}
	r := Result{Packages: in.Packages, Same: in.Counts[Same], Effect: (*Effect)(in.Effect)}
	if r.Same < 0 {
		return Result{}, fmt.Errorf("it is not what ssot verify --json writes: %d checks are the same", r.Same)
	}
	for _, c := range in.Checks {
		r.Checks = append(r.Checks, Check(c))
	}
	for _, w := range in.Worth {
		r.Worth = append(r.Worth, Worth(w))
	}
	return r, nil
}
