// Package settings is what a user has written down about their own terminal, once for all repositories: a YAML file in
// the user's configuration folder. Nothing that comes with a repository is read here, and nothing here changes what is
// found or written.
//
//	theme: dark
package settings
