// Package own finds whether a value in a test belongs to something that the test made for itself: a server, a folder, a
// name, a database in memory. After the rewrite tests would share it.
package own
