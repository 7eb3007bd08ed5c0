package check

import (
	"testing"
	"time"
)

// TestProgress holds that progress is printed only where somebody waits for it.
func TestProgress(t *testing.T) {
	for _, o := range []Options{{Progress: true}, {Progress: true, Quiet: true}, {}} {
		o.Clock = func() time.Time { return time.Unix(0, 0) }
		if told := o.progress() != nil; told != (o.Progress && !o.Quiet) {
			t.Errorf("told %t: progress %t, quiet %t", told, o.Progress, o.Quiet)
		}
	}
}
