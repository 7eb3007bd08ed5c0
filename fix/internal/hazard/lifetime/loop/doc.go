// Package loop decides whether each round of a loop around a place builds another value.
//
//	for range n { use(New()) }                            // yes
//	for { c, err = New(); if err == nil { break } }       // no: it retries until one is built
//	for _, tt := range tests { … }                        // no: the cases of a test
//	for { if c == nil { c = New() } … }                   // no: c is declared outside of the loop
package loop
