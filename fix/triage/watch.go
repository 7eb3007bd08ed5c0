package triage

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/folders"
	"github.com/seed-58def443/ssot/fix/triage/internal/mirror"
)

// Watch waits until the session is out of date: another process decided, or somebody changed a file that it depends on.
// Reload then takes over the changes. It returns an error only if ctx ends first, and that is ctx's error. It checks
// the session file about once a second, and the other files when there are file system events in a folder with
// violations. It blocks nobody, and decisions of this session don't end it.
func (s *Session) Watch(ctx context.Context) error {
	ticks, stop := s.ticks()
	defer stop()
	watching, end := context.WithCancel(ctx)
	defer end()
	happened := listen(watching, s.m)
	look := true // something may have happened before the events were subscribed
	for {
		moved, err := s.m.SavedByOther(ctx)
		if moved || err != nil {
			return err
		}
		if look {
			if edited, err := s.m.Edited(ctx); edited || err != nil {
				return err
			}
		}
		select {
		case <-ticks:
			look = false
		case <-happened:
			look = true
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// listen signals events in folders with violations, decisions, also those that are kept for an earlier text, or files
// that could not be read, and in that of the rule file.
func listen(ctx context.Context, m *mirror.Mirror) <-chan struct{} {
	v := m.Now()
	dirs := map[string]bool{m.Root: true}
	add := func(file string) {
		dirs[existing(filepath.Dir(filepath.Join(m.Root, filepath.FromSlash(file))))] = true
	}
	for _, it := range v.Items {
		add(it.File)
	}
	for file := range v.Modified {
		add(file)
	}
	for file := range v.Record.Earlier {
		add(file)
	}
	for _, file := range v.Unread() {
		dirs[existing(filepath.Dir(file))] = true
	}
	happened, deaf := folders.Watch(ctx, slices.Sorted(maps.Keys(dirs)))
	if deaf > 0 {
		m.AddNewsOnce(fmt.Sprintf("%d of %d folders can't be watched: a change of a file there is seen at the next look (R)", deaf, len(dirs)))
	}
	return happened
}

// existing returns a folder or, if it does not exist, the nearest one above it that does: it may come back there.
func existing(folder string) string {
	for above := filepath.Dir(folder); above != folder; folder, above = above, filepath.Dir(above) {
		if _, err := os.Lstat(folder); err == nil {
			break
		}
	}
	return folder
}

// secondTicks returns the default clock of Watch.
func secondTicks() (ticks <-chan time.Time, stop func()) {
	t := time.NewTicker(time.Second)
	return t.C, t.Stop
}
