package shape_test

import (
	"slices"
	"testing"

	"github.com/seed-58def443/ssot/fix/shape"
)

// TestShorten leaves out what several titles begin with, except for its first name, and nothing else.
func TestShorten(t *testing.T) {
	titles := []string{
		"redis.NewClient(&redis.Options{Addr: …, DB: …}) → redisx.Client()",
		"redis.NewClient(&redis.Options{Addr: …, PoolSize: …}) → redisx.Client()",
		"redis.NewClient(&redis.Options{Addr: …, DB: …}) → redisx.Client()",
		"a := b → c",
		"a := b → d",
		"*redis.Client → redisx.Pool",
		"redis.NewClient(&redis.Options{Addr: …,",
		"one two three four five six seven",
		"one two three four five six eight",
	}
	want := []string{
		"redis.NewClient(… DB: …}) → redisx.Client()",
		"redis.NewClient(… PoolSize: …}) → redisx.Client()",
		"redis.NewClient(… DB: …}) → redisx.Client()",
		"a := b → c",
		"a := b → d",
		"*redis.Client → redisx.Pool",
		"redis.NewClient(&redis.Options{Addr: …,",
		"one … seven",
		"one … eight",
	}
	if got := shape.Shorten(titles); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
