package wire

import (
	"fmt"
	"strconv"
	"strings"
)

// ReattachVariable names processes that run already, in a debugger: they are used instead of being started.
const ReattachVariable = "OTELCOL_DENO_REATTACH"

// Reattach is the variable's value for one plugin; several are separated by semicolons.
func Reattach(name string, pid int, socket string) string {
	return fmt.Sprintf("%s=%d,%s", name, pid, socket)
}

// FindReattach finds a plugin in the variable's value.
func FindReattach(value, name string) (pid int, socket string, ok bool) {
	for entry := range strings.SplitSeq(value, ";") {
		at, found := strings.CutPrefix(strings.TrimSpace(entry), name+"=")
		if !found {
			continue
		}
		number, path, _ := strings.Cut(at, ",")
		if pid, err := strconv.Atoi(number); err == nil {
			return pid, path, path != ""
		}
	}
	return 0, "", false
}
