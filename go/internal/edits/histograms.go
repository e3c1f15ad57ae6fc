package edits

import "go.opentelemetry.io/collector/pdata/pmetric"

func setHistogram(to pmetric.HistogramDataPoint, f *field) {
	switch f.num {
	case 2:
		to.SetStartTimestamp(f.timestamp())
	case 3:
		to.SetTimestamp(f.timestamp())
	case 4:
		to.SetCount(f.fixed64())
	case 5:
		f.optional(to.SetSum, to.RemoveSum)
	case 6:
		f.fixed64s(to.BucketCounts())
	case 7:
		f.doubles(to.ExplicitBounds())
	case 10:
		to.SetFlags(pmetric.DataPointFlags(f.uint32()))
	case 11:
		f.optional(to.SetMin, to.RemoveMin)
	case 12:
		f.optional(to.SetMax, to.RemoveMax)
	default:
		f.unknown("HistogramDataPoint")
	}
}

func setExponential(to pmetric.ExponentialHistogramDataPoint, f *field) {
	switch f.num {
	case 2:
		to.SetStartTimestamp(f.timestamp())
	case 3:
		to.SetTimestamp(f.timestamp())
	case 4:
		to.SetCount(f.fixed64())
	case 5:
		f.optional(to.SetSum, to.RemoveSum)
	case 6:
		to.SetScale(f.sint32())
	case 7:
		to.SetZeroCount(f.fixed64())
	case 8:
		setBuckets(to.Positive(), f)
	case 9:
		setBuckets(to.Negative(), f)
	case 10:
		to.SetFlags(pmetric.DataPointFlags(f.uint32()))
	case 12:
		f.optional(to.SetMin, to.RemoveMin)
	case 13:
		f.optional(to.SetMax, to.RemoveMax)
	case 14:
		to.SetZeroThreshold(f.double())
	default:
		f.unknown("ExponentialHistogramDataPoint")
	}
}

func setBuckets(to pmetric.ExponentialHistogramDataPointBuckets, f *field) {
	to.SetOffset(0)
	to.BucketCounts().FromRaw(nil)
	f.message(func(in *field) {
		switch in.num {
		case 1:
			to.SetOffset(in.sint32())
		case 2:
			in.varints(to.BucketCounts())
		default:
			in.unknown("Buckets")
		}
	})
}

// optional sets a double that may be missing, or removes it.
func (f *field) optional(set func(float64), remove func()) {
	if v := f.double(); f.unset {
		remove()
	} else {
		set(v)
	}
}
