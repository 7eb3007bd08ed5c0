// This file is built into the demo's server by an overlay, for TestOnePool alone: for every line on its standard input
// the server says on its standard output what it has.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// No package that the server imports makes a client before main runs, so every client is seen; that /debug/pools says
// the same number is checked.
func init() {
	made := &recorder{}
	redis.SetOTelRecorder(made)
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			if err := json.NewEncoder(os.Stdout).Encode(made.measure()); err != nil {
				slog.Error("measure", "err", err)
			}
		}
		os.Exit(1) // whoever measured is gone
	}()
}

// recorder is told by go-redis itself of every pool that it makes. A client has a pool for commands, one for pipelines
// and one for subscriptions, all of them empty until they are needed: that is what go-redis calls a client's pool, and
// it counts as one.
type recorder struct {
	mu                  sync.Mutex
	commands, pipelines []redis.Pooler
	subscriptions       []redis.PubSubPooler
}

func (r *recorder) RegisterPool(name string, p redis.Pooler) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if strings.HasSuffix(name, "_pipeline") {
		r.pipelines = append(r.pipelines, p)
	} else {
		r.commands = append(r.commands, p)
	}
}

func (r *recorder) RegisterPubSubPool(_ string, p redis.PubSubPooler) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.subscriptions = append(r.subscriptions, p)
}

// A pool that was closed stays counted: it was made.
func (r *recorder) UnregisterPool(redis.Pooler)             {}
func (r *recorder) UnregisterPubSubPool(redis.PubSubPooler) {}

// measure counts the pools and their open connections, and the bytes on the heap once what is garbage is gone.
func (r *recorder) measure() any {
	runtime.GC()
	runtime.GC() // what finalizers and sync.Pool let go of in the first
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	r.mu.Lock()
	defer r.mu.Unlock()
	m := struct {
		Pools                              int
		Commands, Pipelines, Subscriptions uint32
		Heap                               uint64
	}{Pools: len(r.commands), Heap: mem.HeapAlloc}
	for _, p := range r.commands {
		m.Commands += p.PoolStats().TotalConns
	}
	for _, p := range r.pipelines {
		m.Pipelines += p.PoolStats().TotalConns
	}
	for _, p := range r.subscriptions {
		m.Subscriptions += p.Stats().Active
	}
	return m
}

// The rest of what go-redis tells is not listened to.

func (*recorder) RecordOperationDuration(context.Context, time.Duration, redis.Cmder, int, error, redis.ConnInfo, int) {
}

func (*recorder) RecordPipelineOperationDuration(context.Context, time.Duration, string, int, int, error, redis.ConnInfo, int) {
}
func (*recorder) RecordConnectionCreateTime(context.Context, time.Duration, redis.ConnInfo) {}

func (*recorder) RecordConnectionRelaxedTimeout(context.Context, int, redis.ConnInfo, string, string) {
}
func (*recorder) RecordConnectionHandoff(context.Context, redis.ConnInfo, string)           {}
func (*recorder) RecordError(context.Context, string, redis.ConnInfo, string, bool, int)    {}
func (*recorder) RecordMaintenanceNotification(context.Context, redis.ConnInfo, string)     {}
func (*recorder) RecordConnectionWaitTime(context.Context, time.Duration, redis.ConnInfo)   {}
func (*recorder) RecordConnectionClosed(context.Context, redis.ConnInfo, string, error)     {}
func (*recorder) RecordPubSubMessage(context.Context, redis.ConnInfo, string, string, bool) {}
func (*recorder) RecordStreamLag(context.Context, time.Duration, redis.ConnInfo, string, string, string) {
}
