package rule_test

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"

	"github.com/seed-58def443/ssot/scan/rule"
)

// TestPresets says which presets there are, and that each symbol is one that a rule file could hold, once.
func TestPresets(t *testing.T) {
	want := map[string]int{
		"go-redis": 55, "redigo": 16, "rueidis": 6, "valkey-go": 4,
		"database-sql": 2, "pgx": 13, "sqlx": 5, "gorm": 2, "mongo": 4, "kafka-go": 2, "sarama": 8, "confluent-kafka-go": 4,
		"franz-go": 1, "nats": 2, "amqp": 8, "elasticsearch": 9, "memcache": 2, "etcd": 4, "aws-sdk-go-v2": 1,
		"grpc": 3, "http-client": 2, "log": 1, "slog": 1, "zap": 5, "logrus": 1, "zerolog": 1, "otel": 2,
		"viper": 2, "koanf": 4, "envconfig": 2, "caarlos0-env": 12, "getenv": 2,
	}
	for _, p := range rule.Presets() {
		if got := len(p.Entries()); got != want[p.Name] {
			t.Errorf("%s has %d entries, want %d", p.Name, got, want[p.Name])
		}
		delete(want, p.Name)
		seen := map[string]bool{}
		for _, e := range p.Entries() {
			sym, err := rule.ParseSymbol(e.Symbol.String())
			if err != nil || sym != e.Symbol || e.Preset != p.Name {
				t.Errorf("%s: %+v, %v", e.Symbol, e, err)
			}
			key := fmt.Sprint(e.Kind, e.Symbol)
			if seen[key] {
				t.Errorf("%s is there twice", key)
			}
			seen[key] = true
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// TestStarter decodes each starter file as it stands and with its comments made lines.
func TestStarter(t *testing.T) {
	comment := regexp.MustCompile(`(?m)^( *)# (critical|tags|owner|use|exclude):`)
	example := regexp.MustCompile(`(?m)^  # (  .*\n|redis:\n)`)
	tests := []struct {
		imports []string
		rules   []string
	}{
		{nil, []string{"redis"}},
		{[]string{"fmt", "github.com/redis/go-redis/v9/auth"}, []string{"redis"}},
		{[]string{"github.com/go-redis/redis"}, []string{"redis"}},
		{[]string{"github.com/redis/rueidis/rueidislock", "github.com/garyburd/redigo/redis", "github.com/valkey-io/valkey-go", "github.com/redis/go-redis/v9"}, []string{"redis", "redigo", "rueidis", "valkey"}},
	}
	for i, tt := range tests {
		src := rule.Starter(tt.imports)
		_, err := rule.Parse("ssot.yaml", src)
		if noLibrary := i < 2; (err != nil) != noLibrary {
			t.Errorf("%v: as it stands: %v\n%s", tt.imports, err, src)
		}
		src = example.ReplaceAll(src, []byte("  $1"))
		src = comment.ReplaceAll(src, []byte("$1$2:"))
		file, err := rule.Parse("ssot.yaml", src)
		if err != nil {
			t.Errorf("%v: filled in: %v\n%s", tt.imports, err, src)
			continue
		}
		var names []string
		for _, r := range file.Rules {
			names = append(names, r.Name)
			if len(r.Owner) != 1 || r.Use == "" || r.Title == "" || len(r.Exclude) != 1 || len(r.Entries) == 0 {
				t.Errorf("%v: rule %s is not whole: %+v", tt.imports, r.Name, r)
			}
		}
		if fmt.Sprint(names) != fmt.Sprint(tt.rules) || len(file.Critical) == 0 || len(file.Tags) == 0 {
			t.Errorf("%v: rules %v, want %v\n%s", tt.imports, names, tt.rules, src)
		}
		if bytes.Contains(src, []byte("\t")) {
			t.Errorf("a tab in YAML:\n%s", src)
		}
	}
}
