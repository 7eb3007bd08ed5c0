package feed

import (
	"slices"
	"sync"
	"testing"
)

// TestNothingIsLost holds that what was put comes out, in order and once, however slow it is fetched, and that the end
// ends it.
func TestNothingIsLost(t *testing.T) {
	f := New(func(pending, next []int) []int { return append(pending, next...) })
	const n = 1000
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range n {
			f.Put([]int{i})
		}
	})
	var got []int
	for len(got) < n {
		v, ok := f.Next()
		if !ok {
			t.Fatal("it ended before the end")
		}
		got = append(got, v...)
	}
	wg.Wait()
	if !slices.IsSorted(got) || len(got) != n || got[n-1] != n-1 {
		t.Errorf("%d values came out of %d, sorted: %t", len(got), n, slices.IsSorted(got))
	}
	f.End()
	<-f.Done()
	if v, ok := f.Next(); ok {
		t.Errorf("after the end came %v", v)
	}
}
