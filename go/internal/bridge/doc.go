// Package bridge is the way of telemetry from the pipelines to components in TypeScript and back.
//
// A Session belongs to one run of a collector. It puts the components of type deno that its pipelines use into groups:
// one Worker (or several, or child processes) per group, processors that always follow each other in one group, so that
// a batch makes one hop through all of them. A Group has one queue; its Workers take jobs from it and answer them by
// Exchange, one blocking call for both. What they answer is a frame (frame.go) with an edit list (package edits).
package bridge
