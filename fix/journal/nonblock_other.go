//go:build !unix

package journal

// nonblock is not needed here: no file waits to be opened.
const nonblock = 0
