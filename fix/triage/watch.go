package triage

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/folders"
	"github.com/seed-58def443/ssot/fix/triage/internal/mirror"
)

// Watch waits until what this session knows is no longer so: another process decided, or a file that it knows was
// changed outside; Reload then takes over what is there. It returns an error when ctx ends first, and that error is
// ctx's. It only looks, at the session file about once a second, at the others when the system says that something
// happened in a folder with violations; it keeps nobody from deciding, and what this session decides itself does not
// end it.
func (s *Session) Watch(ctx context.Context) error {
	ticks, stop := s.ticks()
	defer stop()
	watching, end := context.WithCancel(ctx)
	defer end()
	happened := listen(watching, s.m)
	look := true // something may have happened before it was listened for
	for {
		moved, err := s.m.Moved(ctx)
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

// listen tells when something happens in a folder that has violations or decisions, or beside the rule file.
func listen(ctx context.Context, m *mirror.Mirror) <-chan struct{} {
	v := m.Now()
	dirs := map[string]bool{m.Root: true}
	add := func(file string) { dirs[filepath.Dir(filepath.Join(m.Root, filepath.FromSlash(file)))] = true }
	for _, it := range v.Items {
		add(it.File)
	}
	for file := range v.Live {
		add(file)
	}
	happened, deaf := folders.Watch(ctx, slices.Sorted(maps.Keys(dirs)))
	if deaf > 0 {
		m.TellOnce(fmt.Sprintf("%d of %d folders can't be watched: a change of a file there is seen at the next look (R)", deaf, len(dirs)))
	}
	return happened
}

// everySecond returns how Watch looks: often enough for people, and as good as free.
func everySecond() (ticks <-chan time.Time, stop func()) {
	t := time.NewTicker(time.Second)
	return t.C, t.Stop
}
