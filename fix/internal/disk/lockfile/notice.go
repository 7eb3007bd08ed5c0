package lockfile

import (
	"context"
	"fmt"
	"time"
)

// A Holder is the process that has a lock. PID is 0 where the system does not say which it is.
type Holder struct {
	PID     int
	Stopped bool // by a signal: it goes on only when it is told to
}

// String returns the process as a noun in a sentence.
func (h Holder) String() string {
	switch {
	case h.PID == 0:
		return "another ssot"
	case h.Stopped:
		return fmt.Sprintf("another ssot (process %d, which is stopped)", h.PID)
	}
	return fmt.Sprintf("another ssot (process %d)", h.PID)
}

// Advice returns what can be done about the process.
func (h Holder) Advice() string {
	if h.Stopped {
		return fmt.Sprintf("let it go on (fg in its shell, or kill -CONT %d), or end it", h.PID)
	}
	return "try again when it is done"
}

// A Notice is called with the holder of a lock that was waited for After.
type Notice struct {
	After time.Duration
	Tell  func(Holder)
}

type noticeKey struct{}

// WithNotice returns a context under which Take calls a notice.
func WithNotice(ctx context.Context, n Notice) context.Context {
	return context.WithValue(ctx, noticeKey{}, n)
}

// noticeOf returns the notice of a context, or one that nobody hears.
func noticeOf(ctx context.Context) Notice {
	if n, ok := ctx.Value(noticeKey{}).(Notice); ok {
		return n
	}
	return Notice{After: time.Hour, Tell: func(Holder) {}}
}
