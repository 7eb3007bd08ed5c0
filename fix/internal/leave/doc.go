// Package leave takes out whole statements and functions that go with a rewrite, and writes lines above or below what
// stays. It works on a draft, and refuses where a statement shares its lines.
package leave
