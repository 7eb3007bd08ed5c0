package arguments

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// Packages refuses a lone word that is more likely a mistyped command than a package pattern. Folders are relative
// to dir.
func Packages(dir string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		for _, arg := range args {
			if info, err := os.Stat(filepath.Join(dir, arg)); err == nil && info.IsDir() && !filepath.IsAbs(arg) && !strings.HasPrefix(arg, ".") {
				return fmt.Errorf("%s is a folder: write ./%s", arg, filepath.ToSlash(arg))
			}
			if strings.ContainsAny(arg, "./"+string(os.PathSeparator)) {
				continue
			}
			msg := fmt.Sprintf("unknown command %q", arg)
			if near := cmd.Root().SuggestionsFor(arg); len(near) > 0 {
				msg += fmt.Sprintf(": did you mean %q", near[0]) + "?"
			} else {
				msg += ": see ssot --help (a package pattern starts with ./ or holds a slash)"
			}
			return errors.New(msg)
		}
		return nil
	}
}

// FilesOr takes files of dir as well as what another takes.
func FilesOr(dir string, other cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		isFile := func(arg string) bool {
			info, err := os.Stat(filepath.Join(dir, arg))
			return err == nil && info.Mode().IsRegular()
		}
		return other(cmd, slices.DeleteFunc(slices.Clone(args), isFile))
	}
}

// IDs asks for at least one violation.
func IDs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s needs the ID of a violation: ssot scan lists them", cmd.Name())
	}
	return nil
}
