package verify

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/verify/internal/redisserver"
)

// StartRedis is the value of Options.Redis that starts a redis-server.
const StartRedis = "start"

// Effect is the load of the tests on a Redis, before and after.
type Effect struct {
	Redis         string // name and version
	Before, After Figures
	Poolless      string // why pools were not counted, or empty
}

// Figures are counted while the tests run.
type Figures struct {
	Pools       int `json:"pools"`       // clients that the test processes made; each has a pool
	Connections int `json:"connections"` // made to the Redis
	Most        int `json:"most"`        // most connections at one moment
}

// effect runs the tests of all packages on both sides with a Redis, and counts their load on it. It ignores whether
// they pass: compare reports that.
type effect struct {
	*verifier
	modfile string // the go.mod that replaces the library by one that reports its pools, once it was made
}

func (v *effect) measure(ctx context.Context) (*Effect, error) {
	folder, err := v.folder()
	if err != nil {
		return nil, err
	}
	var server *redisserver.Server
	if v.Redis == StartRedis {
		server, err = redisserver.Start(ctx, folder)
	} else {
		server, err = redisserver.At(ctx, v.Redis)
	}
	if err != nil {
		return nil, err
	}
	defer server.Close()
	e := &Effect{Redis: server.Version}
	for _, side := range []struct {
		before bool
		into   *Figures
	}{{true, &e.Before}, {false, &e.After}} {
		for i := range v.worlds {
			w := &v.worlds[i]
			if len(w.test) == 0 {
				continue
			}
			f, why, err := v.count(ctx, w, server, side.before)
			if err != nil {
				return nil, err
			}
			if why != "" {
				e.Poolless = why
			}
			side.into.Pools += f.Pools
			side.into.Connections += f.Connections
			side.into.Most = max(side.into.Most, f.Most)
		}
	}
	return e, nil
}

// count runs the tests of a configuration on one side. poolless is the reason why pools could not be counted, or
// "".
func (v *effect) count(ctx context.Context, w *world, server *redisserver.Server, before bool) (f Figures, poolless string, err error) {
	words := "with the decisions"
	if before {
		words = "as it was before the decisions"
	}
	v.tell("counting connections of %s (%s), %s", count.Of(len(w.test), "package"), w.Name, words)
	folder, err := v.folder()
	if err != nil {
		return f, "", err
	}
	counted := filepath.Join(folder, "pools")
	if err := os.WriteFile(counted, nil, 0o600); err != nil {
		return f, "", fmt.Errorf("make a file to count pools in: %w", err)
	}
	texts := map[string][]byte{}
	if before {
		for _, c := range v.Changes {
			texts[v.abs(c.Path)] = c.Before
		}
	}
	without, err := v.write(texts)
	if err != nil {
		return f, "", err
	}
	mod, poolless, err := v.instrument(ctx, w, texts)
	if err != nil {
		return f, "", err
	}
	overlay, err := v.write(texts)
	if err != nil {
		return f, "", err
	}
	tool := v.tool(w.Configuration, overlay)
	tool.Modfile = mod
	tool.Env = append(slices.Clone(tool.Env), redisEnvironment(server.Addr, counted)...)
	if poolless == "" {
		name, flags := Build.command()
		_, _, ok, err := tool.Run(ctx, name, flags, library)
		if err != nil {
			return f, "", err
		}
		if !ok {
			poolless = "the go-redis of this module does not report its pools (9.18 and later do)"
		}
	}
	if poolless != "" {
		tool.Overlay, tool.Modfile = without, ""
	}
	if err := os.Truncate(counted, 0); err != nil {
		return f, "", fmt.Errorf("count pools: %w", err)
	}
	tool.Each = v.testing(len(w.test))
	f.Connections, f.Most, err = server.Count(func() error {
		_, _, err := tool.Test(ctx, v.testFlags(), w.test...)
		return err
	})
	if err != nil {
		return f, "", err
	}
	text, err := os.ReadFile(counted)
	if err != nil {
		return f, "", fmt.Errorf("count pools: %w", err)
	}
	f.Pools = bytes.Count(text, []byte("\n"))
	return f, poolless, nil
}

// usesLibrary reports whether a tested package, or a package of the module that it depends on, imports the library.
func (w *world) usesLibrary() bool {
	for _, pkg := range w.test {
		for path := range w.depends(pkg) {
			p := w.all[path]
			if slices.Contains(slices.Concat(p.Imports, p.TestImports, p.XTestImports), library) {
				return true
			}
		}
	}
	return false
}

// redisEnvironment returns the environment variables in which tests usually look for the address of a Redis.
func redisEnvironment(addr, counted string) []string {
	env := []string{"SSOT_POOLS=" + counted, "REDIS_ADDR=" + addr, "REDIS_ADDRESS=" + addr, "REDIS_URL=redis://" + addr}
	if host, port, err := net.SplitHostPort(addr); err == nil {
		env = append(env, "REDIS_HOST="+host, "REDIS_PORT="+port)
	}
	return env
}
