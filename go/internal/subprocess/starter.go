package subprocess

import (
	"runtime"
	"sync"
)

// starter is a goroutine that never gives up its thread: the kernel sends a child's parent-death signal when the thread
// dies that has started it, and Go ends threads as it likes.
var starter = sync.OnceValue(func() chan<- func() {
	jobs := make(chan func())
	go serveStarts(jobs)
	return jobs
})

func serveStarts(jobs <-chan func()) {
	runtime.LockOSThread()
	for job := range jobs {
		job()
	}
}

// onStarter runs a function on the lasting thread.
func onStarter(start func() error) error {
	done := make(chan error, 1)
	starter() <- func() { done <- start() }
	return <-done
}
