package lockfile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestTake holds which locks exclude each other, and how waiting for one ends.
func TestTake(t *testing.T) {
	for _, c := range []struct {
		first, second Mode
		busy          bool
	}{{Alone, Alone, true}, {Alone, Shared, true}, {Shared, Alone, true}, {Shared, Shared, false}} {
		path := filepath.Join(t.TempDir(), "lock")
		release, err := Take(t.Context(), path, c.first, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Take(t.Context(), path, c.second, time.Millisecond)
		if errors.Is(err, ErrBusy) != c.busy || (err == nil) == c.busy {
			t.Errorf("%t after %t: %v", c.second, c.first, err)
		}
		if err == nil {
			again()
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Take(ended, path, Alone, time.Minute); !errors.Is(err, context.Canceled) {
			t.Errorf("a wait that was ended: %v", err)
		}
		release()
		release()
		last, err := Take(t.Context(), path, Alone, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		last()
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("the lock is %v, %v", info.Mode(), err)
		}
	}
	if _, err := Take(t.Context(), filepath.Join(t.TempDir(), "absent", "lock"), Alone, time.Minute); err == nil || errors.Is(err, ErrBusy) {
		t.Errorf("a lock in a folder that is not there: %v", err)
	}
}

// TestTry takes a lock that is free, one that is not, and one that can't be there.
func TestTry(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	release, ok := Try(path)
	if !ok {
		t.Fatal("it is not free")
	}
	if _, again := Try(path); again {
		t.Error("two have it")
	}
	release()
	release()
	shared, err := Take(t.Context(), path, Shared, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := Try(path); ok {
		t.Error("one reads meanwhile")
	}
	shared()
	if release, ok = Try(path); !ok {
		t.Error("it is not free again")
	}
	release()
	if _, ok := Try(filepath.Join(t.TempDir(), "absent", "lock")); ok {
		t.Error("a lock in a folder that is not there")
	}
}

// TestWords holds what is said of the process that has a lock.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		holder       Holder
		name, advice string
	}{
		{Holder{}, "another ssot", "try again when it is done"},
		{Holder{PID: 12}, "another ssot (process 12)", "try again when it is done"},
		{Holder{PID: 12, Stopped: true}, "another ssot (process 12, which is stopped)", "let it go on (fg in its shell, or kill -CONT 12), or end it"},
	} {
		if name, advice := c.holder.String(), c.holder.Advice(); name != c.name || advice != c.advice {
			t.Errorf("%+v is %q, %q", c.holder, name, advice)
		}
	}
}
