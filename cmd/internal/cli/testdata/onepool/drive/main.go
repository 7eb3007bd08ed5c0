// Command drive is what TestOnePool runs in the demo's module: it starts a Redis and a netra server, is a number of
// users one after the other, and prints as JSON what the server and the Redis then have. It ends, and ends what it
// started, when its standard input does.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

// figures are what one run measured.
type figures struct {
	Redis    string // its name and version
	measured        // by the server's process
	Reported int    // pools, as /debug/pools says

	// At the Redis, without the connection that asks.
	Connections  int
	ClientMemory int64 // bytes; 0 where the Redis does not say
}

// patience is how long anything may take to come.
const patience = time.Minute

func main() {
	server := flag.String("server", "", "the netra server, a `file`")
	redisServer := flag.String("redis-server", "", "the Redis to start, a `file`; without it miniredis is")
	users := flag.Int("users", 4, "`number` of users")
	flag.Parse()
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	f, err := drive(ctx, *server, *redisServer, *users)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func drive(ctx context.Context, server, redisServer string, users int) (f figures, err error) {
	db, err := startRedis(ctx, redisServer)
	if err != nil {
		return f, fmt.Errorf("start Redis: %w", err)
	}
	defer db.stop()
	n, err := startNetra(ctx, server, db.addr)
	if err != nil {
		return f, fmt.Errorf("start the server: %w", err)
	}
	defer n.stop()
	if err := n.ready(ctx); err != nil {
		return f, err
	}
	if err := chat(ctx, n, db, users); err != nil {
		return f, err
	}
	f.Redis = db.version
	if f.measured, err = n.measure(); err != nil {
		return f, err
	}
	if f.Reported, err = n.reported(ctx); err != nil {
		return f, err
	}
	f.Connections, f.ClientMemory, err = db.clients(ctx)
	return f, err
}

// until calls done at short intervals until it is; what it says of why not is the error when patience ends.
func until(ctx context.Context, done func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := done()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-again.C:
		}
	}
}
