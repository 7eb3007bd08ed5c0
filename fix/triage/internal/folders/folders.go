// Package folders tells that something happened in folders, by the system's own notices (fsnotify): it is as good as
// free while nothing does. What happened it does not tell, for notices come late, twice and in pieces; who is told
// looks for himself.
package folders

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing has to happen before it is told that something did, and patience how long it is waited for
// that: an editor writes a file in several steps, a checkout writes many.
const (
	quiet    = 40 * time.Millisecond
	patience = 400 * time.Millisecond
)

// Watch tells, on the channel, when something happened in one of the folders, until ctx ends; several things are told
// as one. deaf is how many folders there are that can't be watched: the system has a limit. A folder that is not there
// is none of them.
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
	told := make(chan struct{}, 1)
	go func() {
		defer w.Close() //nolint:errcheck // nothing is written by it
		listen(ctx, w, told)
	}()
	return told, deaf
}

func listen(ctx context.Context, w *fsnotify.Watcher, told chan<- struct{}) {
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
		case _, ok := <-w.Errors: // notices were lost: something happened
			if !ok {
				return
			}
			due = time.After(0)
		case <-due:
			due = nil
			select {
			case told <- struct{}{}:
			default: // it is told already
			}
		}
	}
}
