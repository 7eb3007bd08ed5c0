package supervisor

import (
	"os/exec"
	"slices"
	"testing"
)

// TestChildren finds the children of this process, whether the system has a list of them or not, also one that has
// ended and was not waited for.
func TestChildren(t *testing.T) {
	lives, ended := exec.Command("sleep", "60"), exec.Command("true")
	for _, cmd := range []*exec.Cmd{lives, ended} {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
	}
	defer func() {
		_ = lives.Process.Kill()
		_ = lives.Wait() // it was killed
		_ = ended.Wait()
	}()
	for name, find := range map[string]func() ([]int, error){"list": children, "all": childrenOfAll} {
		pids, err := find()
		if err != nil {
			t.Fatal(err)
		}
		for _, cmd := range []*exec.Cmd{lives, ended} {
			if n := len(slices.DeleteFunc(slices.Clone(pids), func(pid int) bool { return pid != cmd.Process.Pid })); n != 1 {
				t.Errorf("%s: %s is %d times in %v", name, cmd.Path, n, pids)
			}
		}
		if len(pids) > 2 || slices.Contains(pids, 0) {
			t.Errorf("%s: there are others: %v", name, pids)
		}
	}
}
