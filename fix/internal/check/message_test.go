package check

import (
	"go/types"
	"testing"
)

func TestByName(t *testing.T) {
	v9, v8 := types.NewPackage("example.com/redis/v9", "redis"), types.NewPackage("example.com/redis/v8", "redis")
	for _, c := range []struct {
		msg, want string
		imports   []*types.Package
	}{
		{`cannot use c as *"example.com/redis/v9".Client value`, `cannot use c as *redis.Client value`, []*types.Package{v9, v8}},
		{`cannot use "example.com/redis/v8".C as "example.com/redis/v9".C`, `cannot use "example.com/redis/v8".C as "example.com/redis/v9".C`, []*types.Package{v9, v8}},
		{`cannot use "example.com/redis/v8".C as "example.com/redis/v9".C`, `cannot use "example.com/redis/v8".C as redis.C`, []*types.Package{v9}},
		{`undefined: "a"`, `undefined: "a"`, nil},
	} {
		if got := byName(c.msg, c.imports); got != c.want {
			t.Errorf("%s becomes %s, want %s", c.msg, got, c.want)
		}
	}
}
