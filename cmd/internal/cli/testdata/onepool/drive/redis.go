package main

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"strings"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// database is a Redis that nobody else uses.
type database struct {
	addr    string
	version string
	rdb     *redis.Client // one connection, called by name
	mini    *miniredis.Miniredis
	stop    func()
}

const name = "drive" // of the connection that asks

// startRedis starts the program on a free port of the loopback address with nothing saved, in the folder we are in, or
// miniredis when there is no program.
func startRedis(ctx context.Context, program string) (*database, error) {
	if program == "" {
		mini := miniredis.NewMiniRedis()
		if err := mini.Start(); err != nil {
			return nil, err
		}
		db := &database{addr: mini.Addr(), version: "miniredis", mini: mini, stop: mini.Close}
		db.rdb = redis.NewClient(&redis.Options{Addr: db.addr, PoolSize: 1, PipelinePoolSize: -1})
		return db, nil
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, "--bind", host, "--port", port, "--save", "", "--appendonly", "no", "--daemonize", "no")
	p, err := start(cmd)
	if err != nil {
		return nil, err
	}
	db := &database{addr: addr, rdb: redis.NewClient(&redis.Options{Addr: addr, ClientName: name, PoolSize: 1, PipelinePoolSize: -1}), stop: p.stop}
	err = until(ctx, func() error {
		if err := p.running(); err != nil {
			return err
		}
		info, err := db.rdb.InfoMap(ctx, "server").Result()
		if err == nil {
			db.version = "Redis " + info["Server"]["redis_version"]
		}
		return err
	})
	if err != nil {
		db.stop()
		return nil, err
	}
	return db, nil
}

// clients counts the connections other than our own, and the memory they take in the Redis.
func (db *database) clients(ctx context.Context) (n int, memory int64, err error) {
	if db.mini != nil { // which knows no CLIENT LIST
		return db.mini.CurrentConnectionCount() - 1, 0, nil
	}
	list, err := db.rdb.ClientList(ctx).Result()
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(list) {
		fields := map[string]string{}
		for field := range strings.FieldsSeq(line) {
			key, value, _ := strings.Cut(field, "=")
			fields[key] = value
		}
		if fields["name"] == name {
			continue
		}
		bytes, err := strconv.ParseInt(fields["tot-mem"], 10, 64)
		if err != nil {
			return 0, 0, fmt.Errorf("CLIENT LIST says %q: %w", line, err)
		}
		n++
		memory += bytes
	}
	return n, memory, nil
}

// freeAddr is an address of the loopback interface that nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
