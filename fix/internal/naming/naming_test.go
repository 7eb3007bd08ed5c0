package naming

import (
	"go/types"
	"slices"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/typetest"
)

// TestLower holds the unexported forms of names.
func TestLower(t *testing.T) {
	for in, want := range map[string]string{
		"HTTPClient": "httpClient", "DB": "db", "Client": "client", "client": "client", "A": "a", "AB": "ab", "ABc": "aBc",
		"Äpfel": "äpfel", "": "", "X509Cert": "x509Cert", "_X": "_X",
	} {
		if got := Lower(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestNames holds the names that are tried for a variable, best first.
func TestNames(t *testing.T) {
	p := typetest.Program(t, `
-- example.com/redis/v9/redis.go --
package redis

type Client struct{}
type UniversalClient interface{ Get() }
type Options struct{}
-- a/a.go --
package a

import "example.com/redis/v9"

var (
	Client    *redis.Client
	Universal redis.UniversalClient
	Options   *redis.Options
	Plain     int
	List      []string
	Function  func()
	Error     error
	Own       HTTPClient
)

type HTTPClient struct{}
`)
	pkg := p.Packages[1].Types
	for name, want := range map[string][]string{
		"Client": {"rdb", "client", "rdb2"}, "Universal": {"rdb", "universalClient", "rdb2"}, "Options": {"options", "options2", "options3"},
		"Plain": {"value", "value2", "value3"}, "List": {"value", "value2", "value3"}, "Function": {"value", "value2", "value3"},
		"Error": {"error", "error2", "error3"}, "Own": {"httpClient", "httpClient2", "httpClient3"},
	} {
		got := Values(pkg.Scope().Lookup(name).(*types.Var).Type())
		if !slices.Equal(got[:3], want) || got[len(got)-1] != want[0]+"9" {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
