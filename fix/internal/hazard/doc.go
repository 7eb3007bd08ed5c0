// Package hazard finds what a reviewer must know before a rewrite is accepted. Each question has a room of its own
// below this one (closes, options, moment); here they are asked one after the other.
package hazard
