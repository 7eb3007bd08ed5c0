// Package redisserver is a Redis at which connections are counted. The input is the address of a running Redis, or
// nothing, to start one. The output is the number of connections made while a function runs, and the most at one
// moment, without the connection that counts.
package redisserver

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/verify/internal/supervisor"
)

// Server is a Redis. Close stops it if Start started it.
type Server struct {
	Addr, Version string
	conn          net.Conn
	answers       *bufio.Reader
	ended         chan error // receives the program's exit; nil if none was started
	stop          func()
}

const (
	patience = 10 * time.Second      // for the first answer of a Redis
	every    = 20 * time.Millisecond // interval between counts
	usual    = "127.0.0.1:6379"      // where tests expect a Redis
)

// At returns the running Redis at an address. It returns an error if none answers.
func At(ctx context.Context, addr string) (*Server, error) {
	s := &Server{Addr: addr, stop: func() {}}
	if err := s.connect(ctx); err != nil {
		return nil, fmt.Errorf("ask the Redis at %s: %w", addr, err)
	}
	return s, nil
}

// Start starts a redis-server without persistence in a folder. It uses the port where tests expect a Redis, or
// another one if that is in use.
func Start(ctx context.Context, folder string) (*Server, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, errors.New("there is no redis-server in PATH: install it, or say where a Redis is (--redis HOST:PORT)")
	}
	addr, err := free(ctx)
	if err != nil {
		return nil, fmt.Errorf("find a port for a Redis: %w", err)
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("find a port for a Redis: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, program, "--bind", host, "--port", port, "--save", "", "--appendonly", "no", "--daemonize", "no")
	cmd.Dir = folder
	cmd.WaitDelay = patience
	wait, err := supervisor.Start(cmd)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("start redis-server: %w", err)
	}
	s := &Server{Addr: addr, ended: make(chan error, 1)}
	gone := make(chan struct{})
	go func() {
		s.ended <- wait()
		close(gone)
	}()
	s.stop = func() {
		cancel()
		<-gone
	}
	if err := s.connect(ctx); err != nil {
		s.stop()
		return nil, fmt.Errorf("start redis-server: %w", err)
	}
	return s, nil
}

// free returns an unused address of the loopback interface.
func free(ctx context.Context) (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", usual)
	if err != nil {
		l, err = config.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Close closes the connection, and stops the program that Start started.
func (s *Server) Close() {
	if s.conn != nil {
		_ = s.conn.Close() // no data is lost
	}
	s.stop()
}

// connect connects as soon as the Redis answers.
func (s *Server) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var dialer net.Dialer
	for {
		conn, err := dialer.DialContext(ctx, "tcp", s.Addr)
		if err == nil {
			s.conn, s.answers = conn, bufio.NewReader(conn)
			var now info
			if now, err = s.info(); err == nil {
				s.Version = "Redis " + now.version
				return nil
			}
			_ = conn.Close()
			return err
		}
		if s.ended == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case err := <-s.ended:
			return fmt.Errorf("it ended at once: %w", err)
		case <-time.After(every):
		}
	}
}

// info is a part of the output of INFO.
type info struct {
	version        string
	made, standing int // connections
}

// info runs INFO.
func (s *Server) info() (info, error) {
	var now info
	if err := s.conn.SetDeadline(time.Now().Add(patience)); err != nil { //ssot:allow clock -- a deadline of a connection
		return now, err
	}
	if _, err := io.WriteString(s.conn, "INFO\r\n"); err != nil {
		return now, err
	}
	head, err := s.answers.ReadString('\n')
	if err != nil {
		return now, err
	}
	head = strings.TrimRight(head, "\r\n")
	size, err := strconv.Atoi(strings.TrimPrefix(head, "$"))
	if !strings.HasPrefix(head, "$") || err != nil || size < 0 || size > 1<<20 {
		return now, fmt.Errorf("it answers %q", head)
	}
	text := make([]byte, size+2)
	if _, err := io.ReadFull(s.answers, text); err != nil {
		return now, err
	}
	for line := range bytes.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), ":")
		n, _ := strconv.Atoi(value)
		switch name {
		case "redis_version":
			now.version = value
		case "total_connections_received":
			now.made = n
		case "connected_clients":
			now.standing = n
		}
	}
	return now, nil
}

// Count counts the connections made while do runs, and the most at one moment, sampled every 20 ms. Connections of
// other users of the Redis are included.
func (s *Server) Count(do func() error) (made, most int, err error) {
	before, err := s.info()
	if err != nil {
		return 0, 0, fmt.Errorf("count the connections at the Redis: %w", err)
	}
	done := make(chan error, 1)
	go func() { done <- do() }()
	again := time.NewTicker(every)
	defer again.Stop()
	for {
		var ended bool
		select {
		case err = <-done:
			ended = true
		case <-again.C:
		}
		now, failed := s.info()
		most = max(most, now.standing-before.standing)
		switch {
		case ended && err != nil:
			return 0, 0, err
		case failed != nil && !ended:
			<-done //nolint:errcheck // that the Redis is gone is the error to report
			return 0, 0, fmt.Errorf("count the connections at the Redis: %w", failed)
		case failed != nil:
			return 0, 0, fmt.Errorf("count the connections at the Redis: %w", failed)
		case ended:
			made = now.made - before.made
			return made, max(most, min(made, 1)), nil // a connection between two samples was open at some moment
		}
	}
}
