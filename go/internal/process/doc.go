// Package process runs plugins in processes of their own.
//
// A Plugin is one executable: a supervisor keeps one child of it running as long as somebody needs it, and starts it
// again when it dies or hangs. Its factories make proxies: an instance is a component of a collector, which lives in
// the child as a session, a stream of go/process/proto. When the child dies, each instance gets a new session in the
// next child, and the calls that were under way are made once more there.
//
// A child that has died is taken out of every instance in the same step that fails its calls, so that a call that is
// made again waits for the next child and cannot meet the dead one.
package process
