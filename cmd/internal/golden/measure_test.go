package main

import (
	"testing"
	"time"
)

func TestTotal(t *testing.T) {
	all := total{}
	for range 2 {
		all.add(total{
			spent{wall: time.Second, user: 2 * time.Second, scan: 3 * time.Second},
			spent{wall: 2 * time.Second, user: time.Second, scan: 3 * time.Second, plan: time.Second},
		})
	}
	if got := all.String(); got != "wall 2.00 → 4.00 s (2.00), user 4.00 → 2.00 s (0.50); of the wall scan 6.00 → 6.00 s (1.00), plan unknown" {
		t.Error(got)
	}
	if got := (spent{1, 9, 3, 7}).faster(spent{2, 8, 2, 8}); got != (spent{1, 8, 2, 7}) {
		t.Error(got)
	}
}
