package store

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan/disk"
)

func TestFull(t *testing.T) {
	write := func(cause error) error {
		return fmt.Errorf("keep the text of a file in .ssot: %w", &fs.PathError{Op: "write", Path: ".ssot/blobs/" + strings.Repeat("a", 64), Err: cause})
	}
	stuck := &journal.StuckError{Cause: write(syscall.ENOSPC), Stuck: map[string]error{"a.go": syscall.ENOSPC}}
	for _, test := range []struct {
		err  error
		want string
	}{
		{write(syscall.ENOSPC), "the disk is full: nothing was changed; make space, then decide again"},
		{write(syscall.EDQUOT), "your quota on this disk is used up: nothing was changed; make space, then decide again"},
		{write(syscall.EACCES), write(syscall.EACCES).Error()},
		{stuck, stuck.Error()},
	} {
		if got := explainNoSpace(test.err); got.Error() != test.want || !errors.Is(got, errors.Unwrap(test.err)) {
			t.Errorf("%v is told as %v", test.err, got)
		}
	}
	if err := explainNoSpace(nil); err != nil {
		t.Error(err)
	}
}

// TestLargeSession hashes a session file that is larger than a source file may be.
func TestLargeSession(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := New(dir, dir+"-state", stamps.New(nil))
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	text := make([]byte, disk.Limit+1)
	if err := s.WriteState(File, text); err != nil {
		t.Fatal(err)
	}
	if got := s.SavedName(); got != stamps.Hash(text) {
		t.Error(got)
	}
}
