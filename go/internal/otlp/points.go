package otlp

import (
	"encoding/binary"
	"math"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// appendTimes writes the fields 2 and 3, which all data points have.
func (l *level) appendTimes(dst []byte, start, at pcommon.Timestamp) []byte {
	if l.has(startTimeUnixNano) {
		dst = appendFixed64(dst, 2, uint64(start))
	}
	if l.has(timeUnixNano) {
		dst = appendFixed64(dst, 3, uint64(at))
	}
	return dst
}

func appendNumber(dst []byte, point pmetric.NumberDataPoint, l *level) []byte {
	dst, at := begin(dst, 1, itemRoom)
	dst = l.appendTimes(dst, point.StartTimestamp(), point.Timestamp())
	if l.has(value) {
		switch point.ValueType() {
		case pmetric.NumberDataPointValueTypeDouble:
			dst = putFixed64(dst, 4, math.Float64bits(point.DoubleValue()))
		case pmetric.NumberDataPointValueTypeInt:
			dst = putFixed64(dst, 6, uint64(point.IntValue()))
		}
	}
	if l.has(exemplars) {
		dst = appendExemplars(dst, 5, point.Exemplars())
	}
	dst = l.attributes(dst, 7, point.Attributes())
	if l.has(flags) {
		dst = appendVarint(dst, 8, uint64(point.Flags()))
	}
	return end(dst, at, itemRoom)
}

func appendHistogram(dst []byte, point pmetric.HistogramDataPoint, l *level) []byte {
	dst, at := begin(dst, 1, itemRoom)
	dst = l.appendTimes(dst, point.StartTimestamp(), point.Timestamp())
	if l.has(count) {
		dst = appendFixed64(dst, 4, point.Count())
	}
	if point.HasSum() && l.has(sum) {
		dst = putFixed64(dst, 5, math.Float64bits(point.Sum()))
	}
	if counts := point.BucketCounts(); counts.Len() > 0 && l.has(bucketCounts) {
		dst = binary.AppendUvarint(append(dst, tag(6, wireLen)), 8*uint64(counts.Len()))
		for i := range counts.Len() {
			dst = binary.LittleEndian.AppendUint64(dst, counts.At(i))
		}
	}
	if bounds := point.ExplicitBounds(); bounds.Len() > 0 && l.has(explicitBounds) {
		dst = binary.AppendUvarint(append(dst, tag(7, wireLen)), 8*uint64(bounds.Len()))
		for i := range bounds.Len() {
			dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(bounds.At(i)))
		}
	}
	if l.has(exemplars) {
		dst = appendExemplars(dst, 8, point.Exemplars())
	}
	dst = l.attributes(dst, 9, point.Attributes())
	if l.has(flags) {
		dst = appendVarint(dst, 10, uint64(point.Flags()))
	}
	if point.HasMin() && l.has(minimum) {
		dst = putFixed64(dst, 11, math.Float64bits(point.Min()))
	}
	if point.HasMax() && l.has(maximum) {
		dst = putFixed64(dst, 12, math.Float64bits(point.Max()))
	}
	return end(dst, at, itemRoom)
}

func appendExponential(dst []byte, point pmetric.ExponentialHistogramDataPoint, l *level) []byte {
	dst, at := begin(dst, 1, itemRoom)
	dst = l.attributes(dst, 1, point.Attributes())
	dst = l.appendTimes(dst, point.StartTimestamp(), point.Timestamp())
	if l.has(count) {
		dst = appendFixed64(dst, 4, point.Count())
	}
	if point.HasSum() && l.has(sum) {
		dst = putFixed64(dst, 5, math.Float64bits(point.Sum()))
	}
	if l.has(scale) {
		dst = appendVarint(dst, 6, zigzag(point.Scale()))
	}
	if l.has(zeroCount) {
		dst = appendFixed64(dst, 7, point.ZeroCount())
	}
	if l.has(positive) {
		dst = appendBuckets(dst, 8, point.Positive())
	}
	if l.has(negative) {
		dst = appendBuckets(dst, 9, point.Negative())
	}
	if l.has(flags) {
		dst = appendVarint(dst, 10, uint64(point.Flags()))
	}
	if l.has(exemplars) {
		dst = appendExemplars(dst, 11, point.Exemplars())
	}
	if point.HasMin() && l.has(minimum) {
		dst = putFixed64(dst, 12, math.Float64bits(point.Min()))
	}
	if point.HasMax() && l.has(maximum) {
		dst = putFixed64(dst, 13, math.Float64bits(point.Max()))
	}
	if l.has(zeroThreshold) {
		dst = appendDouble(dst, 14, point.ZeroThreshold())
	}
	return end(dst, at, itemRoom)
}

// appendBuckets writes the buckets of one sign, if they say something.
func appendBuckets(dst []byte, num byte, buckets pmetric.ExponentialHistogramDataPointBuckets) []byte {
	counts := buckets.BucketCounts()
	if buckets.Offset() == 0 && counts.Len() == 0 {
		return dst
	}
	dst, at := begin(dst, num, itemRoom)
	dst = appendVarint(dst, 1, zigzag(buckets.Offset()))
	if counts.Len() > 0 {
		var packed int
		dst, packed = begin(dst, 2, itemRoom)
		for i := range counts.Len() {
			dst = binary.AppendUvarint(dst, counts.At(i))
		}
		dst = end(dst, packed, itemRoom)
	}
	return end(dst, at, itemRoom)
}

func appendSummary(dst []byte, point pmetric.SummaryDataPoint, l *level) []byte {
	dst, at := begin(dst, 1, itemRoom)
	dst = l.appendTimes(dst, point.StartTimestamp(), point.Timestamp())
	if l.has(count) {
		dst = appendFixed64(dst, 4, point.Count())
	}
	if l.has(sum) {
		dst = appendDouble(dst, 5, point.Sum())
	}
	if l.has(quantileValues) {
		for _, quantile := range point.QuantileValues().All() {
			var q int
			dst, q = begin(dst, 6, 1)
			dst = appendDouble(dst, 1, quantile.Quantile())
			dst = appendDouble(dst, 2, quantile.Value())
			dst = end(dst, q, 1)
		}
	}
	dst = l.attributes(dst, 7, point.Attributes())
	if l.has(flags) {
		dst = appendVarint(dst, 8, uint64(point.Flags()))
	}
	return end(dst, at, itemRoom)
}

// appendExemplars writes exemplars as a repeated field below 16.
func appendExemplars(dst []byte, num byte, list pmetric.ExemplarSlice) []byte {
	for i := range list.Len() {
		exemplar := list.At(i)
		var at int
		dst, at = begin(dst, num, itemRoom)
		dst = appendFixed64(dst, 2, uint64(exemplar.Timestamp()))
		switch exemplar.ValueType() {
		case pmetric.ExemplarValueTypeDouble:
			dst = putFixed64(dst, 3, math.Float64bits(exemplar.DoubleValue()))
		case pmetric.ExemplarValueTypeInt:
			dst = putFixed64(dst, 6, uint64(exemplar.IntValue()))
		}
		dst = appendSpanID(dst, 4, exemplar.SpanID())
		dst = appendTraceID(dst, 5, exemplar.TraceID())
		dst = appendMap(dst, 7, exemplar.FilteredAttributes())
		dst = end(dst, at, itemRoom)
	}
	return dst
}
