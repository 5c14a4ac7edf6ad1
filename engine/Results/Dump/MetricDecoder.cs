namespace NetSim.Results;

/// <summary>Payload of a <c>metric</c> record back to a <see cref="MetricRecord"/>.</summary>
internal static class MetricDecoder
{
    public static MetricRecord Read(ref MessagePackReader reader)
    {
        string? name = null, unit = null;
        MetricValue? value = null;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (RunDumpDecoder.ReadKey(ref reader))
            {
                case "name":
                    name = reader.ReadString();
                    break;
                case "unit":
                    unit = reader.ReadString();
                    break;
                case "value":
                    value = new NumberValue(RunDumpDecoder.ReadNumber(ref reader));
                    break;
                case "distribution":
                    value = ReadDistribution(ref reader);
                    break;
                case "gauge":
                    value = ReadGauge(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new MetricRecord(
            RunDumpDecoder.Need(name, "name"), unit ?? string.Empty, RunDumpDecoder.Need(value, "value"));
    }

    private static DistributionValue ReadDistribution(ref MessagePackReader reader)
    {
        var read = DistributionValue.Empty;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var key = RunDumpDecoder.ReadKey(ref reader);
            if (key == "count")
            {
                read = read with { Count = reader.ReadInt64() };
                continue;
            }

            var number = RunDumpDecoder.ReadNumber(ref reader);
            read = key switch
            {
                "mean" => read with { Mean = number },
                "min" => read with { Min = number },
                "p50" => read with { P50 = number },
                "p90" => read with { P90 = number },
                "p99" => read with { P99 = number },
                "p999" => read with { P999 = number },
                "max" => read with { Max = number },
                _ => read,
            };
        }

        return read;
    }

    private static GaugeValue ReadGauge(ref MessagePackReader reader)
    {
        var read = new GaugeValue(double.NaN, double.NaN, double.NaN, double.NaN);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var key = RunDumpDecoder.ReadKey(ref reader);
            var number = RunDumpDecoder.ReadNumber(ref reader);
            read = key switch
            {
                "last" => read with { Last = number },
                "min" => read with { Min = number },
                "mean" => read with { Mean = number },
                "max" => read with { Max = number },
                _ => read,
            };
        }

        return read;
    }
}
