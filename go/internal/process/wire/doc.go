// Package wire is what both ends of the plugin protocol (go/process/proto) share: the handshake, and how telemetry, its
// context and errors become messages and come back.
package wire
