package listing

import "testing"

func TestPackageName(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"fmt": "fmt", "net/http": "http", "math/rand/v2": "rand", "v2": "v2",
		"github.com/redis/go-redis/v9": "redis", "github.com/valkey-io/valkey-go": "valkey", "gopkg.in/redis.v5": "redis",
		"github.com/gomodule/redigo/redis": "redis", "example.com/my_pkg-x": "my_pkg",
	} {
		if got := PackageName(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
