// Package applied answers what the decisions of a session changed in files: which decisions wrote something, and the
// texts of their files before and after. Commits, verification and reports use it. The texts of some of the decisions
// alone are planned and type-checked again. It writes nothing.
package applied
