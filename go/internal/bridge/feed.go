package bridge

import "time"

// feedNow gives the process the next job, if there is one at once or in a moment. When there is none it says so, and the
// process lets its event loop run.
func (c *child) feedNow() (fed bool) {
	w := c.worker.Load()
	if j := w.next(idleAfter); j != nil {
		c.give(w, j)
		return true
	}
	_ = c.in.idle()
	return false
}

// feedLater gives the process the next job when there is one.
func (c *child) feedLater() {
	w := c.worker.Load()
	for !w.lost.Load() {
		if j := w.next(time.Minute); j != nil {
			c.give(w, j)
			return
		}
	}
}

// feed begins to give jobs to a process that asks for one.
func (c *child) feed() {
	if !c.feedNow() {
		c.feedLater()
	}
}

// give gives the process a job. One that it cannot be given is left to another process.
func (c *child) give(w *Worker, j *job) {
	w.id++
	if j.kind != jobPause && j.kind != jobEnd { // these are not answered as jobs are
		c.expected.Store(w.id)
	}
	if err := c.in.write(j.size(), func(room []byte) { j.write(w.id, room) }); err != nil {
		if w.current.CompareAndSwap(j, nil) {
			j.finish(outcome{again: true})
		}
	}
}
