//go:build !linux

package process

// descriptorPath is "" where a file that is open has no path of its own.
func descriptorPath(int) string { return "" }
