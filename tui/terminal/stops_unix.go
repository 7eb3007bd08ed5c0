//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package terminal

import (
	"context"
	"io"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// Watch makes what stops the program from outside a call of stop, which is to give the terminal back and call Stop; and
// after a stop that no program can see (SIGSTOP) again is called, which is to take the terminal once more. Neither may
// block. It ends with ctx.
func (s *Stops) Watch(ctx context.Context, in io.Reader, stop, again func()) {
	file, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return
	}
	sid, err := unix.Getsid(0)
	s.ctx, s.in, s.signals, s.continued = ctx, file, make(chan os.Signal, 4), make(chan struct{}, 1)
	// A leader of a session has no shell in it that could continue it, and the system does not stop it.
	s.able = err == nil && sid != os.Getpid() && !signal.Ignored(unix.SIGTSTP)
	signal.Notify(s.signals, unix.SIGCONT)
	if s.able {
		signal.Notify(s.signals, unix.SIGTSTP)
	}
	go func() {
		defer signal.Stop(s.signals)
		for {
			select {
			case <-ctx.Done():
				return
			case is := <-s.signals:
				s.take(is, stop, again)
			}
		}
	}()
}

// take takes a signal.
func (s *Stops) take(is os.Signal, stop, again func()) {
	switch {
	case is == unix.SIGTSTP && s.away.Load():
		// SIGTSTP itself stops nothing any more: the runtime keeps its handler.
		_ = unix.Kill(os.Getpid(), unix.SIGSTOP)
	case is == unix.SIGTSTP:
		stop()
	case s.away.Load():
		s.tell()
	case s.foreground():
		again()
	default: // bg: the terminal is the shell's
		_ = unix.Kill(os.Getpid(), unix.SIGTTOU) // as the system does with who sets it
	}
}

// Stop stops the program, and all that belong to its job, until it is continued. The terminal has to be given back.
func (s *Stops) Stop() error {
	s.away.Store(true)
	defer s.away.Store(false)
	select {
	case <-s.continued: // of a stop before
	default:
	}
	_ = unix.Kill(0, unix.SIGTSTP) // this one stops when it is told, see take
	select {
	case <-s.continued:
	case <-s.ctx.Done():
	}
	return nil
}

// tell tells Stop that the program was continued.
func (s *Stops) tell() {
	select {
	case s.continued <- struct{}{}:
	default:
	}
}

// foreground reports whether the terminal is this job's.
func (s *Stops) foreground() bool {
	pgrp, err := unix.IoctlGetInt(int(s.in.Fd()), unix.TIOCGPGRP)
	return err == nil && pgrp == unix.Getpgrp()
}
