// Package otlp encodes telemetry as OTLP, all of it or only what a component reads.
//
// It uses the public API of pdata, because the library may be built with other releases of the Collector, and writes
// forwards in one pass into the caller's buffer: a length that is not known beforehand is a padded varint, which is
// filled in afterwards. That is faster than pdata's own marshaler, which measures first and then allocates.
//
// What pdata has no public API for is not written: string_value_strindex and key_strindex, which are for profiles only.
package otlp
