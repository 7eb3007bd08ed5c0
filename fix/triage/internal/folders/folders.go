// Package folders signals changes in folders, by the file system events of the system (fsnotify). It costs next to
// nothing while nothing happens. A signal does not say what happened, because events come late, twice and in pieces:
// the receiver looks for itself.
package folders

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A signal is sent once nothing has happened for the quiet period, or after patience at the latest: an editor writes a
// file in several steps, a checkout writes many files.
const (
	quiet    = 40 * time.Millisecond
	patience = 400 * time.Millisecond
)

// Listening signals changes in folders. The zero value listens to none. It is for one goroutine.
type Listening struct {
	Happened <-chan struct{} // several events give one signal; nil if the system has no events
	in       []place
	stop     func() // nil if no goroutine runs
}

// place is a folder, by its name and by what it was when it was listened to.
type place struct {
	path string
	info fs.FileInfo
}

func (p place) same(q place) bool { return p.path == q.path && os.SameFile(p.info, q.info) }

// most is how often To begins anew in one call: others may make and remove folders all the time.
const most = 10

// To listens to these folders; where one does not exist, to the nearest above it that does, for it may come back there.
// It reports whether it listened to others until now, or to one that was replaced: then something may have happened
// there unheard. Folders that can't be watched, because the system has a limit, are counted as deaf.
func (l *Listening) To(folders []string) (anew bool, deaf int) {
	for range most {
		now := places(folders)
		if slices.EqualFunc(l.in, now, place.same) {
			break
		}
		l.Stop()
		anew, l.in = true, now
		deaf = l.begin() // a folder may be made meanwhile, so it is asked again what there is
	}
	return anew, deaf
}

// Stop listens to nothing any more.
func (l *Listening) Stop() {
	if l.stop != nil {
		l.stop()
	}
	*l = Listening{}
}

// places returns the folders that exist, each once.
func places(folders []string) []place {
	found := map[string]fs.FileInfo{}
	for _, folder := range folders {
		for found[folder] == nil {
			info, err := os.Stat(folder)
			if err == nil && info.IsDir() {
				found[folder] = info
				break
			}
			above := filepath.Dir(folder)
			if above == folder {
				break
			}
			folder = above
		}
	}
	out := make([]place, 0, len(found))
	for _, path := range slices.Sorted(maps.Keys(found)) {
		out = append(out, place{path, found[path]})
	}
	return out
}

// begin listens to the places, and returns how many of them can't be watched.
func (l *Listening) begin() (deaf int) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return len(l.in)
	}
	for i, p := range l.in {
		if err := w.Add(p.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			deaf = len(l.in) - i
			break
		}
	}
	signal, ended := make(chan struct{}, 1), make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	l.Happened, l.stop = signal, func() {
		cancel()
		<-ended // what it watched counts for the limit until then
	}
	go func() {
		defer close(ended)
		defer w.Close() //nolint:errcheck // a watcher writes nothing
		listen(ctx, w, signal)
	}()
	return deaf
}

func listen(ctx context.Context, w *fsnotify.Watcher, signal chan<- struct{}) {
	var due <-chan time.Time
	var since time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.Events:
			switch {
			case !ok:
				return
			case e.Op == fsnotify.Chmod:
				continue
			case due == nil:
				//ssot:allow clock -- a stopwatch, which no reading of the clock leaves
				since = time.Now()
			}
			//ssot:allow clock -- the same
			due = time.After(max(0, min(quiet, patience-time.Since(since))))
		case _, ok := <-w.Errors: // events were lost, so something happened
			if !ok {
				return
			}
			due = time.After(0)
		case <-due:
			due = nil
			select {
			case signal <- struct{}{}:
			default: // a signal is waiting already
			}
		}
	}
}
