//go:build linux || darwin

package folder

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// TestRefuses holds which errors mean that a file's metadata can't be kept.
func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{fs.ErrPermission, false},
		{&ownerError{fs.ErrPermission}, true},
		{errors.Join(errors.New("a"), attributeFailure("user.a", fs.ErrPermission)), true},
		{attributeFailure("user.a", errors.ErrUnsupported), true},
		{attributeFailure("user.a", fs.ErrClosed), false},
	} {
		if got := Refuses(c.err); got != c.want {
			t.Errorf("%v refuses: %t", c.err, got)
		}
	}
	if err := attributeFailure("user.a", fs.ErrClosed); !errors.Is(err, fs.ErrClosed) || !strings.Contains(err.Error(), "user.a") {
		t.Error(err)
	}
	if err := (&ownerError{fs.ErrPermission}); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "another user") {
		t.Error(err)
	}
	if err := (&attributeError{"user.a", fs.ErrPermission}); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "attribute user.a") {
		t.Error(err)
	}
}
