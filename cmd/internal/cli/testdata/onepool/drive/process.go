package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"sync"
)

// process is a program that was started here and does not outlive us.
type process struct {
	cmd   *exec.Cmd
	said  output // on its standard error, and on its standard output unless that is read elsewhere
	ended chan struct{}
	err   error // how it ended, after ended
}

func start(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, ended: make(chan struct{})}
	cmd.Stderr = &p.said
	if cmd.Stdout == nil {
		cmd.Stdout = &p.said
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// running is an error, with what the program said, once it has ended.
func (p *process) running() error {
	select {
	case <-p.ended:
		return fmt.Errorf("%s ended: %v\n%s", p.cmd.Path, p.err, p.said.String())
	default:
		return nil
	}
}

func (p *process) stop() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// output can be read while it is written.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}
