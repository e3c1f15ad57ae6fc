package host

// State is where a collector is in its life; the same words as in TypeScript.
type State string

// The states. A collector that was never started is stopped.
const (
	Stopped  State = "stopped"
	Starting State = "starting"
	Running  State = "running"
	Stopping State = "stopping"
	Failed   State = "failed"
)
