package rule_test

import (
	"fmt"
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
