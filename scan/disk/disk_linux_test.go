package disk

import (
	"bytes"
	"strings"
	"testing"
)

// TestUnknownSize reads a file that says it is empty and is not, as those that grow do.
func TestUnknownSize(t *testing.T) {
	var b bytes.Buffer
	if err := read(&b, "/proc/self/maps", 100); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Error(err)
	}
}
