package owner

import "text/template"

// Function is one that a package of the environment has.
type Function struct {
	Replaces string // the function of package os, as a rule file writes it
	Use      string // what replaces a call of it
}

// Functions returns those of a package of the environment, the one that is asked most often first.
func (s Spec) Functions() []Function {
	return []Function{
		{"os.Getenv", s.Name + `.Get({1}, "")`},
		{"os.LookupEnv", s.Name + `.Lookup({1})`},
	}
}

var environment = template.Must(template.New("environment").Parse(`// Package {{.Name}} reads the environment of the process, and is the only one that does: what it is asked for is all that
// the process can be set up with. A test that wants other values has t.Setenv.
package {{.Name}}

import "os"

// Get is the value of the variable called key, or fallback where it is not set or empty.
func Get(key, fallback string) string {
	if value := os.Getenv(key); value != "" {
		return value
	}
	return fallback
}

// Lookup is the value of the variable called key, and whether it is set at all: it may be set and empty.
func Lookup(key string) (value string, set bool) {
	return os.LookupEnv(key)
}
`))
