// Package report writes the violations of a session and their rewrites as text or JSON.
package report
