package redisserver_test

import (
	"errors"
	"net"
	"os/exec"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/verify/internal/redisserver"
)

// TestCount holds that connections are counted, and the one that asks is not.
func TestCount(t *testing.T) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("there is no redis-server: nothing was counted")
	}
	s, err := redisserver.Start(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !strings.HasPrefix(s.Version, "Redis ") {
		t.Errorf("its version is %q", s.Version)
	}
	other, err := redisserver.At(t.Context(), s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	made, most, err := s.Count(func() error {
		for range 2 {
			var open []net.Conn
			for range 3 {
				c, err := net.Dial("tcp", s.Addr)
				if err != nil {
					return err
				}
				open = append(open, c)
			}
			// What the other connection is told was counted by the Redis after the three were taken.
			if _, _, err := other.Count(func() error { return nil }); err != nil {
				return err
			}
			for _, c := range open {
				if err := c.Close(); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil || made != 6 || most > 6 {
		t.Errorf("made %d, at most %d, %v", made, most, err)
	}
	failed := errors.New("tests can't be run")
	if _, _, err := s.Count(func() error { return failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
}

// TestNone holds that an address without a Redis is said so.
func TestNone(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		c, err := l.Accept()
		if err == nil {
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n"))
			_ = c.Close()
		}
	}()
	if _, err := redisserver.At(t.Context(), l.Addr().String()); err == nil || !strings.Contains(err.Error(), "ask the Redis at 127.0.0.1:") {
		t.Error(err)
	}
	_ = l.Close()
	if _, err := redisserver.At(t.Context(), l.Addr().String()); err == nil {
		t.Error("nobody listens there")
	}
}
