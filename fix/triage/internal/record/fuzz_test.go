package record

import (
	"bytes"
	"testing"
)

// FuzzState checks that a decoded session file encodes to one that decodes to the same.
func FuzzState(f *testing.F) {
	f.Add([]byte(goodSession))
	f.Add([]byte(`{"version": 1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		st, err := Decode(raw)
		if err != nil {
			return
		}
		written, err := Encode(st)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(written)
		if err != nil {
			t.Fatalf("%s is written as %s: %v", raw, written, err)
		}
		twice, err := Encode(again)
		if err != nil || !bytes.Equal(written, twice) {
			t.Fatalf("%s, written again, is %s, %v", written, twice, err)
		}
	})
}
