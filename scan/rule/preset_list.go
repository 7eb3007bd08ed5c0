package rule

// connections returns the client libraries that keep connections to a server.
//
// Their lists were type-checked against pgx v4.18 and v5.13, sqlx v1.4, gorm v1.31 and jinzhu/gorm v1.9, the MongoDB
// driver v1.17 and v2.10, kafka-go v0.4.51, sarama v1.61, confluent-kafka-go v2.11, franz-go v1.22, nats.go v1.55,
// amqp091-go v1.16 and streadway/amqp v1.1, go-elasticsearch v7.17 and v8.19, gomemcache of 2026, etcd v3.7 and
// aws-sdk-go-v2/config v1.33. Kafka consumers are left out, because a program has one for each topic and group.
func connections() []Preset {
	return []Preset{
		{
			Name: "database-sql", Title: "One *sql.DB for each database", Rule: "sql", Import: "sql",
			Packages:  []string{"database/sql"},
			Functions: []string{"Open", "OpenDB"},
		},
		{
			Name: "pgx", Versions: "v4 and v5", Title: "One pgx pool for each database", Rule: "pgx", Import: "pgxpool",
			Packages:  []string{"github.com/jackc/pgx/v5/pgxpool", "github.com/jackc/pgx/v4/pgxpool"},
			Functions: []string{"New", "NewWithConfig", "Connect", "ConnectConfig"},
			More: []Symbol{
				{Package: "github.com/jackc/pgx/v5", Name: "Connect"},
				{Package: "github.com/jackc/pgx/v5", Name: "ConnectConfig"},
				{Package: "github.com/jackc/pgx/v5", Name: "ConnectWithOptions"},
				{Package: "github.com/jackc/pgx/v4", Name: "Connect"},
				{Package: "github.com/jackc/pgx/v4", Name: "ConnectConfig"},
			},
		},
		{
			Name: "sqlx", Title: "One *sqlx.DB for each database", Rule: "sqlx", Import: "sqlx",
			Packages:  []string{"github.com/jmoiron/sqlx"},
			Functions: []string{"Open", "Connect", "ConnectContext", "MustOpen", "MustConnect"},
		},
		{
			Name: "gorm", Versions: "v1 and v2", Title: "One *gorm.DB for each database", Rule: "gorm", Import: "gorm",
			Packages:  []string{"gorm.io/gorm", "github.com/jinzhu/gorm"},
			Functions: []string{"Open"},
		},
		{
			Name: "mongo", Versions: "v1 and v2", Title: "One MongoDB client per process", Rule: "mongo", Import: "mongo",
			Packages:  []string{"go.mongodb.org/mongo-driver/v2/mongo", "go.mongodb.org/mongo-driver/mongo"},
			Functions: []string{"Connect", "NewClient"},
		},
		{
			Name: "kafka-go", Title: "One Kafka writer per process", Rule: "kafka", Import: "kafka",
			Packages:  []string{"github.com/segmentio/kafka-go"},
			Functions: []string{"NewWriter"},
			Types:     []string{"Writer"},
		},
		{
			Name: "sarama", Title: "One Kafka client and producer per process", Rule: "sarama", Import: "sarama",
			Packages:  []string{"github.com/IBM/sarama", "github.com/Shopify/sarama"},
			Functions: []string{"NewClient", "NewSyncProducer", "NewAsyncProducer", "NewClusterAdmin"},
		},
		{
			Name: "confluent-kafka-go", Versions: "v1 and v2", Title: "One Kafka producer per process", Rule: "confluent", Import: "kafka",
			Packages:  []string{"github.com/confluentinc/confluent-kafka-go/v2/kafka", "github.com/confluentinc/confluent-kafka-go/kafka"},
			Functions: []string{"NewProducer", "NewAdminClient"},
		},
		{
			Name: "franz-go", Title: "One Kafka client per process", Rule: "franz", Import: "kgo",
			Packages:  []string{"github.com/twmb/franz-go/pkg/kgo"},
			Functions: []string{"NewClient"},
		},
		{
			Name: "nats", Title: "One NATS connection per process", Rule: "nats", Import: "nats",
			Packages:  []string{"github.com/nats-io/nats.go"},
			Functions: []string{"Connect"},
			More: []Symbol{
				{Package: "github.com/nats-io/nats.go", Recv: "Options", Name: "Connect"},
			},
		},
		{
			Name: "amqp", Title: "One RabbitMQ connection per process", Rule: "amqp", Import: "amqp",
			Packages:  []string{"github.com/rabbitmq/amqp091-go", "github.com/streadway/amqp"},
			Functions: []string{"Dial", "DialConfig", "DialTLS", "DialTLS_ExternalAuth"},
		},
		{
			Name: "elasticsearch", Versions: "v7 to v9", Title: "One Elasticsearch client per process", Rule: "elasticsearch", Import: "elasticsearch",
			Packages:  []string{"github.com/elastic/go-elasticsearch/v9", "github.com/elastic/go-elasticsearch/v8", "github.com/elastic/go-elasticsearch/v7"},
			Functions: []string{"NewClient", "NewDefaultClient", "NewTypedClient"},
		},
		{
			Name: "memcache", Title: "One memcached client per process", Rule: "memcache", Import: "memcache",
			Packages:  []string{"github.com/bradfitz/gomemcache/memcache"},
			Functions: []string{"New", "NewFromSelector"},
		},
		{
			Name: "etcd", Versions: "v3", Title: "One etcd client per process", Rule: "etcd", Import: "clientv3",
			Packages:  []string{"go.etcd.io/etcd/client/v3"},
			Functions: []string{"New", "NewFromURL", "NewFromURLs", "NewCtxClient"},
		},
		{
			Name: "aws-sdk-go-v2", Title: "One AWS configuration per process", Rule: "aws", Import: "config",
			Packages:  []string{"github.com/aws/aws-sdk-go-v2/config"},
			Functions: []string{"LoadDefaultConfig"},
		},
	}
}

// asides returns presets for values that many programs build in several places on purpose: loggers, HTTP clients,
// readers of the configuration.
//
// Their lists were type-checked against the standard library of Go 1.26, grpc v1.85, zap v1.28, logrus v1.10, zerolog
// v1.35, the SDK of OpenTelemetry v1.47, viper v1.21, koanf v2.4, envconfig v1.4 and caarlos0/env v11.4.
func asides() []Preset {
	return []Preset{
		{
			Name: "grpc", Title: "One gRPC connection for each server", Rule: "grpc", Import: "grpc", Aside: true,
			Packages:  []string{"google.golang.org/grpc"},
			Functions: []string{"NewClient", "Dial", "DialContext"},
		},
		{
			Name: "http-client", Title: "One HTTP client per process", Rule: "http", Import: "http", Aside: true,
			Packages: []string{"net/http"},
			Types:    []string{"Client", "Transport"},
		},
		{
			Name: "log", Title: "One logger per process", Rule: "log", Import: "log", Aside: true,
			Packages:  []string{"log"},
			Functions: []string{"New"},
		},
		{
			Name: "slog", Title: "One logger per process", Rule: "slog", Import: "slog", Aside: true,
			Packages:  []string{"log/slog"},
			Functions: []string{"New"},
		},
		{
			Name: "zap", Title: "One logger per process", Rule: "zap", Import: "zap", Aside: true,
			Packages:  []string{"go.uber.org/zap"},
			Functions: []string{"New", "NewProduction", "NewDevelopment", "NewExample"},
			More: []Symbol{
				{Package: "go.uber.org/zap", Recv: "Config", Name: "Build"},
			},
		},
		{
			Name: "logrus", Title: "One logger per process", Rule: "logrus", Import: "logrus", Aside: true,
			Packages:  []string{"github.com/sirupsen/logrus"},
			Functions: []string{"New"},
		},
		{
			Name: "zerolog", Title: "One logger per process", Rule: "zerolog", Import: "zerolog", Aside: true,
			Packages:  []string{"github.com/rs/zerolog"},
			Functions: []string{"New"},
		},
		{
			Name: "otel", Title: "One tracer and one meter provider per process", Rule: "otel", Import: "trace", Aside: true,
			Packages:  []string{"go.opentelemetry.io/otel/sdk/trace"},
			Functions: []string{"NewTracerProvider"},
			More: []Symbol{
				{Package: "go.opentelemetry.io/otel/sdk/metric", Name: "NewMeterProvider"},
			},
		},
		{
			Name: "viper", Title: "One loader of the configuration", Rule: "viper", Import: "viper", Aside: true,
			Packages:  []string{"github.com/spf13/viper"},
			Functions: []string{"New", "NewWithOptions"},
		},
		{
			Name: "koanf", Versions: "v1 and v2", Title: "One loader of the configuration", Rule: "koanf", Import: "koanf", Aside: true,
			Packages:  []string{"github.com/knadh/koanf/v2", "github.com/knadh/koanf"},
			Functions: []string{"New", "NewWithConf"},
		},
		{
			Name: "envconfig", Title: "One loader of the configuration", Rule: "envconfig", Import: "envconfig", Aside: true,
			Packages:  []string{"github.com/kelseyhightower/envconfig"},
			Functions: []string{"Process", "MustProcess"},
		},
		{
			Name: "caarlos0-env", Versions: "v6 to v11", Title: "One loader of the configuration", Rule: "env-struct", Import: "env", Aside: true,
			Packages:  []string{"github.com/caarlos0/env/v11", "github.com/caarlos0/env/v10", "github.com/caarlos0/env/v9", "github.com/caarlos0/env/v8", "github.com/caarlos0/env/v7", "github.com/caarlos0/env/v6"},
			Functions: []string{"Parse", "ParseWithOptions"},
		},
		{
			Name: "getenv", Title: "The environment is read in one place", Rule: "getenv", Import: "os", Aside: true,
			Packages:  []string{"os"},
			Functions: []string{"Getenv", "LookupEnv"},
		},
	}
}
