// Package container finds values that are built to be one of many in a container: a list, or a map, slice or channel
// that is filled in a loop or under keys that are not constants.
//
//	clients := []*redis.Client{New(a), New(b)}            // one of several in a list
//	for _, n := range nodes { m[n.ID] = New(n) }          // a loop fills m
//	func (p *Pools) Add(id string) { p.byID[id] = New() } // one for each key
package container
