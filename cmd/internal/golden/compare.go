package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// said is what one side says of a module.
type said struct {
	keys    []string          // in the order in which they came
	texts   map[string]string // by key
	seconds map[string]float64
	crash   string // what the collector complained of when it failed; then nothing else is known
}

// difference is something that the sides say differently.
type difference struct {
	key  string
	diff string // unified
}

// timeKey begins the key of a record that says how long something took.
const timeKey = "time: "

// parse reads the collector's records. Those with one key are one text.
func parse(out []byte) (said, error) {
	s := said{texts: map[string]string{}, seconds: map[string]float64{}}
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var r struct {
			Key, Text string
			Seconds   float64
		}
		err := dec.Decode(&r)
		switch {
		case errors.Is(err, io.EOF):
			return s, nil
		case err != nil:
			return s, fmt.Errorf("read what the collector says: %w", err)
		}
		if what, ok := strings.CutPrefix(r.Key, timeKey); ok {
			s.seconds[what] += r.Seconds
			continue
		}
		if _, ok := s.texts[r.Key]; !ok {
			s.keys = append(s.keys, r.Key)
		}
		s.texts[r.Key] += r.Text
	}
}

// compare returns what two sides say differently: that one of them failed, or else what the first one says in its
// order, then what only the second one says, then the order of what both say.
func compare(a, b string, x, y said) []difference {
	if x.crash != "" || y.crash != "" {
		return []difference{{"a failure", udiff.Unified(a, b, line(x.crash), line(y.crash))}}
	}
	var out []difference
	var both [2][]string
	for _, k := range x.keys {
		_, ok := y.texts[k]
		if ok {
			both[0] = append(both[0], k)
		}
		if !ok || x.texts[k] != y.texts[k] {
			out = append(out, difference{k, udiff.Unified(a, b, x.texts[k], y.texts[k])})
		}
	}
	for _, k := range y.keys {
		if _, ok := x.texts[k]; ok {
			both[1] = append(both[1], k)
		} else {
			out = append(out, difference{k, udiff.Unified(a, b, "", y.texts[k])})
		}
	}
	if !slices.Equal(both[0], both[1]) {
		out = append(out, difference{"the order", udiff.Unified(a, b, strings.Join(both[0], "\n")+"\n", strings.Join(both[1], "\n")+"\n")})
	}
	return out
}

// line ends a text with a line feed, if there is any.
func line(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}
