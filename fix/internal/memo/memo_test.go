package memo_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/memo"
)

func TestMap(t *testing.T) {
	var m memo.Map[int, int]
	var computed atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for key := range 4 {
				if got := m.Get(key, func() int { computed.Add(1); return key * key }); got != key*key {
					t.Errorf("the value of %d is %d", key, got)
				}
			}
		})
	}
	wait.Wait()
	if n := computed.Load(); n != 4 {
		t.Errorf("4 keys were computed %d times", n)
	}
}
