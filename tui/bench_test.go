package tui

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkKey measures a key to the new frame, plans included, at two sizes of the list.
func BenchmarkKey(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		for _, k := range []string{"j", "pgdown", "J"} {
			b.Run(fmt.Sprintf("%s/%d", k, n), func(b *testing.B) {
				sc := newScreen(b, many(b, n), 120, 40)
				key := keyMsg(k)
				back := keyMsg("g")
				for i := 0; b.Loop(); i++ {
					sc.now = sc.now.Add(time.Second)
					if i%3 == 2 { // pages end soon in a short list
						sc.send(back)
					}
					sc.send(key)
				}
			})
		}
	}
}

// BenchmarkFilter measures a letter in the filter, which looks at every item.
func BenchmarkFilter(b *testing.B) {
	sc := newScreen(b, many(b, 10_000), 120, 40)
	sc.press("/")
	for b.Loop() {
		sc.send(keyMsg("f"))
		sc.send(keyMsg("backspace"))
	}
}

// BenchmarkFirstFrame measures what stands between the start and the first frame.
func BenchmarkFirstFrame(b *testing.B) {
	s := shop(b)
	for b.Loop() {
		closedScreen(b, s, 120, 40, 0).m.View()
	}
}
