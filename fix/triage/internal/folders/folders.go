// Package folders signals changes in folders, by the file system events of the system (fsnotify). It costs next to
// nothing while nothing happens. A signal does not say what happened, because events come late, twice and in pieces:
// the receiver looks for itself.
package folders

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A signal is sent once nothing has happened for the quiet period, or after patience at the latest: an editor writes a
// file in several steps, a checkout writes many files.
const (
	quiet    = 40 * time.Millisecond
	patience = 400 * time.Millisecond
)

// Watch sends on the channel when something happened in one of the folders, until ctx ends. Several events give one
// signal. deaf is the number of folders that can't be watched, because the system has a limit. Folders that do not
// exist are ignored.
func Watch(ctx context.Context, folders []string) (happened <-chan struct{}, deaf int) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, len(folders)
	}
	for i, f := range folders {
		switch err := w.Add(f); {
		case err == nil, errors.Is(err, fs.ErrNotExist):
		default:
			deaf = len(folders) - i
		}
		if deaf > 0 {
			break
		}
	}
	signal := make(chan struct{}, 1)
	go func() {
		defer w.Close() //nolint:errcheck // a watcher writes nothing
		listen(ctx, w, signal)
	}()
	return signal, deaf
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
