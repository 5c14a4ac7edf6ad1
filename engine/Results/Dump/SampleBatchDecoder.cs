using NetSim.Core;

namespace NetSim.Results;

/// <summary>Payload of a <c>samples</c> record back to a <see cref="SampleBatch"/>.</summary>
internal static class SampleBatchDecoder
{
    public static SampleBatch Read(ref MessagePackReader reader)
    {
        SampleSeries[] series = [];
        int[] index = [];
        long[] times = [];
        double[] values = [];
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (RunDumpDecoder.ReadKey(ref reader))
            {
                case "series":
                    series = ReadSeries(ref reader);
                    break;
                case "index":
                    index = ReadIndex(ref reader);
                    break;
                case "time_ns":
                    times = ReadTimes(ref reader);
                    break;
                case "value":
                    values = ReadValues(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return Join(series, index, times, values);
    }

    private static SampleBatch Join(SampleSeries[] series, int[] index, long[] times, double[] values)
    {
        if (index.Length != times.Length || index.Length != values.Length)
        {
            throw new MessagePackSerializationException(
                $"the columns differ in length: {index.Length}, {times.Length} and {values.Length}");
        }

        var rows = new Sample[index.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if ((uint)index[i] >= (uint)series.Length)
            {
                throw new MessagePackSerializationException(
                    $"a sample belongs to series {index[i]} of only {series.Length}");
            }

            rows[i] = new Sample(new SimTime(times[i]), index[i], values[i]);
        }

        return new SampleBatch(series, rows);
    }

    // A header has been checked against the bytes that are there, so these arrays are bounded by the frame's length.
    private static SampleSeries[] ReadSeries(ref MessagePackReader reader)
    {
        var series = new SampleSeries[reader.ReadArrayHeader()];
        for (var i = 0; i < series.Length; i++)
        {
            if (reader.ReadArrayHeader() != 3)
            {
                throw new MessagePackSerializationException("a series is not [host, metric, unit]");
            }

            series[i] = new SampleSeries(
                RunDumpDecoder.Need(reader.ReadString(), "host"),
                RunDumpDecoder.Need(reader.ReadString(), "metric"),
                RunDumpDecoder.Need(reader.ReadString(), "unit"));
        }

        return series;
    }

    private static int[] ReadIndex(ref MessagePackReader reader)
    {
        var index = new int[reader.ReadArrayHeader()];
        for (var i = 0; i < index.Length; i++)
        {
            index[i] = reader.ReadInt32();
        }

        return index;
    }

    private static long[] ReadTimes(ref MessagePackReader reader)
    {
        var times = new long[reader.ReadArrayHeader()];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = reader.ReadInt64();
        }

        return times;
    }

    private static double[] ReadValues(ref MessagePackReader reader)
    {
        var values = new double[reader.ReadArrayHeader()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = RunDumpDecoder.ReadNumber(ref reader);
        }

        return values;
    }
}
