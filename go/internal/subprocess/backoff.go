package subprocess

import "time"

// When another process is due.
const (
	FirstDelay   = 100 * time.Millisecond // before the second start in a row; it doubles
	LongestDelay = 10 * time.Second       // between two starts
	StableAfter  = 10 * time.Second       // a process that has lived so long makes a fresh start
)

// Delay is how long to wait after so many failures in a row: the first one costs nothing.
func Delay(failures int) time.Duration {
	if failures <= 1 {
		return 0
	}
	wait := FirstDelay
	for range failures - 2 {
		if wait *= 2; wait >= LongestDelay {
			return LongestDelay
		}
	}
	return wait
}
