// Package usertest runs a part of a test as another user, on systems where one thread can be.
package usertest
