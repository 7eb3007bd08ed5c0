package triage

import (
	"context"
	"time"
)

// Watch waits until the session file is no longer the one that this session knows, because another process decided;
// Reload then takes over what it says. It returns an error when ctx ends first, and that error is ctx's. It only looks
// at the file, about once a second: it keeps nobody from deciding, and what this session decides itself does not end
// it.
func (s *Session) Watch(ctx context.Context) error {
	ticks, stop := s.ticks()
	defer stop()
	for {
		moved, err := s.m.Moved(ctx)
		if moved || err != nil {
			return err
		}
		select {
		case <-ticks:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// everySecond is how Watch looks: often enough for people, and as good as free.
func everySecond() (ticks <-chan time.Time, stop func()) {
	t := time.NewTicker(time.Second)
	return t.C, t.Stop
}
