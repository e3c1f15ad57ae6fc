// Package contracts has no code of its own: its tests hold one list of factories to upstream's contracts in each of the
// three ways in which a factory gets into a collector.
package contracts
