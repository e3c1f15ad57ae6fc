package process

import "fmt"

// descriptorPath is a path to a file that a process has open, under its number there.
func descriptorPath(fd int) string { return fmt.Sprintf("/proc/self/fd/%d", fd) }
