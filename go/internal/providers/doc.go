// Package providers has the confmap providers that a configuration is resolved with: upstream's, and an env provider
// over a map. The library and the plugins in processes of their own use the same, so that the same text gives the same
// values in both.
package providers
