package rule

import "slices"

// A Preset is a client library whose constructors a rule can forbid by the library's name.
type Preset struct {
	Name      string   // the name in a rule file: go-redis
	Versions  string   // the major versions that the preset covers, if there are several: v6 to v9
	Title     string   // title of the rule that a starter file proposes
	Rule      string   // name of that rule
	Import    string   // the usual name of the library's main package in imports
	Packages  []string // import paths; a file that imports one of them shows that the repository uses the library
	Functions []string // functions that construct a client
	Types     []string // client types that may be built without a constructor: T{}, &T{}, new(T), var x T
	More      []Symbol // functions of companion packages, and methods, that construct a client
	Aside     bool     // many programs build these in several places, so no rule is proposed unasked
}

// Presets returns the known client libraries.
//
// The lists of the Redis and Valkey clients come from the sources of go-redis v6.15.9, v7.4.1, v8.11.5, v9.0.0-beta.1
// and v9.23.0, redigo v1.6.4 to v1.9.3, rueidis v0.0.93 and v1.0.79 and valkey-go v1.0.79, with their companion
// packages. Each list is a union over versions, so a symbol may be missing from the version in the build. Functions
// that only wrap an existing client are left out (redis.NewScript, redigo's NewLoggingConn, rueidisotel.WithClient).
func Presets() []Preset {
	return append(redisClients(), append(connections(), asides()...)...)
}

func redisClients() []Preset {
	return []Preset{
		{
			Name:     "go-redis",
			Versions: "v6 to v9",
			Title:    "One Redis client per process",
			Rule:     "redis",
			Import:   "redis",
			Packages: []string{
				"github.com/redis/go-redis/v9",
				"github.com/go-redis/redis/v9", // betas only
				"github.com/go-redis/redis/v8",
				"github.com/go-redis/redis/v7",
				"github.com/go-redis/redis", // v6
			},
			Functions: []string{
				"NewClient", "NewClusterClient", "NewFailoverClient", "NewFailoverClusterClient",
				"NewRing", "NewSentinelClient", "NewUniversalClient",
			},
			Types: []string{"Client", "ClusterClient", "Ring", "SentinelClient"},
		},
		{
			Name:      "redigo",
			Title:     "One Redis pool per process",
			Rule:      "redigo",
			Import:    "redis",
			Packages:  []string{"github.com/gomodule/redigo/redis", "github.com/garyburd/redigo/redis"},
			Functions: []string{"Dial", "DialContext", "DialTimeout", "DialURL", "DialURLContext", "NewConn", "NewPool"},
			Types:     []string{"Pool"},
		},
		{
			Name:      "rueidis",
			Title:     "One rueidis client per process",
			Rule:      "rueidis",
			Import:    "rueidis",
			Packages:  []string{"github.com/redis/rueidis", "github.com/rueian/rueidis"}, // the second path was used before v1
			Functions: []string{"NewClient"},
			More: []Symbol{
				{Package: "github.com/redis/rueidis/rueidisaside", Name: "NewClient"},
				{Package: "github.com/redis/rueidis/rueidislock", Name: "NewLocker"},
				{Package: "github.com/redis/rueidis/rueidisotel", Name: "NewClient"},
				{Package: "github.com/rueian/rueidis/rueidislock", Name: "NewLocker"},
			},
		},
		{
			Name:      "valkey-go",
			Title:     "One Valkey client per process",
			Rule:      "valkey",
			Import:    "valkey",
			Packages:  []string{"github.com/valkey-io/valkey-go"},
			Functions: []string{"NewClient"},
			More: []Symbol{
				{Package: "github.com/valkey-io/valkey-go/valkeyaside", Name: "NewClient"},
				{Package: "github.com/valkey-io/valkey-go/valkeylock", Name: "NewLocker"},
				{Package: "github.com/valkey-io/valkey-go/valkeyotel", Name: "NewClient"},
			},
		},
	}
}

// Entries returns the entries that the preset stands for: for each package its functions, then its types; then the
// symbols of companion packages. Positions and uses are not set.
func (p Preset) Entries() []Entry {
	list := make([]Entry, 0, len(p.Packages)*(len(p.Functions)+len(p.Types))+len(p.More))
	for _, pkg := range p.Packages {
		for _, name := range p.Functions {
			list = append(list, Entry{Kind: Call, Symbol: Symbol{Package: pkg, Name: name}, Preset: p.Name})
		}
		for _, name := range p.Types {
			list = append(list, Entry{Kind: Build, Symbol: Symbol{Package: pkg, Name: name}, Preset: p.Name})
		}
	}
	for _, sym := range p.More {
		list = append(list, Entry{Kind: Call, Symbol: sym, Preset: p.Name})
	}
	return list
}

// Seen reports whether a repository with these imports uses the library.
func (p Preset) Seen(imports []string) bool {
	return slices.ContainsFunc(p.Packages, func(pkg string) bool { return slices.Contains(imports, pkg) }) ||
		slices.ContainsFunc(p.More, func(s Symbol) bool { return slices.Contains(imports, s.Package) })
}

func presetNames(list []Preset) []string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	return names
}
