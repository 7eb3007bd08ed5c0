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
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
)

// Watch waits until the session is out of date: another process decided, or somebody changed a file that it depends on.
// Reload then takes over the changes. It returns an error only if ctx ends first, and that is ctx's error. It checks
// the session file about once a second, and the other files when there are file system events in a folder with
// violations. It blocks nobody, and decisions of this session don't end it.
//
// After a Reload that failed, the session stays out of date: then Watch waits until something else happens.
func (s *Session) Watch(ctx context.Context) error {
	ticks, stop := s.ticks()
	defer stop()
	ear := s.ears.take()
	defer s.ears.giveBack(ctx, ear)
	failed := s.failed.Load()
	var known *snapshot.Snapshot // its folders are listened to
	happened := false
	for {
		look := happened
		if now := s.m.Now(); happened || now != known {
			look = listen(ear, s.m) || happened || known == nil // before that something may have happened
			if known != nil && now != known {
				failed = nil // an action has seen the files meanwhile
			}
			known = now
		}
		late, err := outdated(ctx, s.m, failed, happened, look)
		if late || err != nil {
			return err
		}
		select {
		case <-ticks:
			happened = false
		case <-ear.Happened:
			happened = true
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// outdated reports whether a Reload may find something new. failed is the last Reload, if it failed; happened tells of
// an event since then. look asks for a look at the files.
func outdated(ctx context.Context, m *mirror.Mirror, failed *failure, happened, look bool) (bool, error) {
	if failed != nil {
		return happened || m.Store.SavedName() != failed.saved, ctx.Err()
	}
	if moved, err := m.SavedByOther(ctx); moved || err != nil {
		return moved, err
	}
	if !look {
		return false, nil
	}
	return m.Edited(ctx)
}

// failure is a Reload that failed.
type failure struct {
	saved string // the hash of the session file before it
}

// ears holds what listens to folders between two calls of Watch: what happens meanwhile is not missed.
type ears chan *folders.Listening

func (e ears) take() *folders.Listening {
	select {
	case ear := <-e:
		return ear
	default:
		return new(folders.Listening)
	}
}

// giveBack keeps it for the next call, unless ctx has ended: then there is none.
func (e ears) giveBack(ctx context.Context, ear *folders.Listening) {
	if ctx.Err() == nil {
		select {
		case e <- ear:
			return
		default: // somebody watched at the same time
		}
	}
	ear.Stop()
}

// listen listens to folders with violations, decisions, also those that are kept for an earlier text, or files that
// could not be read, and to those of the owners, the modules and the rule file. It reports whether it listened to
// others until now.
func listen(ear *folders.Listening, m *mirror.Mirror) (anew bool) {
	v := m.Now()
	dirs := map[string]bool{m.Root: true}
	add := func(file string) { dirs[filepath.Dir(filepath.Join(m.Root, filepath.FromSlash(file)))] = true }
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
		dirs[filepath.Dir(file)] = true
	}
	for _, module := range v.Result.ModuleRoots {
		dirs[module] = true
	}
	owners := map[string]bool{}
	for _, r := range v.Result.Rules.Rules {
		for _, pkg := range v.Result.Detector.Owners.Packages(r) {
			owners[pkg] = true
		}
	}
	for _, pkg := range v.Result.Program.Packages {
		if owners[pkg.Path] {
			dirs[pkg.Dir] = true
		}
	}
	anew, deaf := ear.To(slices.Collect(maps.Keys(dirs)))
	if deaf > 0 {
		m.AddNewsOnce(fmt.Sprintf("%d of %d folders can't be watched: a change of a file there is seen at the next look (R)", deaf, len(dirs)))
	}
	return anew
}

// secondTicks returns the default clock of Watch.
func secondTicks() (ticks <-chan time.Time, stop func()) {
	t := time.NewTicker(time.Second)
	return t.C, t.Stop
}
