// Package calls knows what a call does without reading what it calls: whether it only computes, or only says something
// (a log line, a test's failure), and whether an if reports an error and does nothing else. It judges by names and
// types alone, and where these say nothing it takes a call to do something.
package calls
