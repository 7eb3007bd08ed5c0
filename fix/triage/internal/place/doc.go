// Package place says where a range of one text is in another one. In go two texts, or a planned text and the places in
// it; out come ranges. It reads no files and knows no session.
package place
