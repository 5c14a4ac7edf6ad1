using NetSim.Core;

namespace NetSim.Results;

/// <summary>
/// Payloads back to records. Fields it does not know are passed over; a field it needs must be there.
/// </summary>
internal static class RunDumpDecoder
{
    /// <summary>The content of a record, or null for a kind that this version does not know.</summary>
    /// <exception cref="MessagePackSerializationException">The payload is not what its kind should be.</exception>
    public static object? Decode(string kind, ReadOnlySpan<byte> payload)
    {
        var reader = new MessagePackReader(payload);
        object? content = kind switch
        {
            RunDumpKinds.Schema => ReadSchema(ref reader),
            RunDumpKinds.Run => ReadIdentity(ref reader),
            RunDumpKinds.Samples => SampleBatchDecoder.Read(ref reader),
            RunDumpKinds.Metric => MetricDecoder.Read(ref reader),
            RunDumpKinds.Host => ReadHost(ref reader),
            RunDumpKinds.Expectation => ReadExpectation(ref reader),
            RunDumpKinds.Alert => ReadAlert(ref reader),
            RunDumpKinds.End => ReadEnd(ref reader),
            _ => null,
        };
        return content;
    }

    /// <summary>The key of a map's next pair.</summary>
    public static string ReadKey(ref MessagePackReader reader) =>
        reader.ReadString() ?? throw new MessagePackSerializationException("a key is nil");

    /// <summary>A number, or NaN for nil.</summary>
    public static double ReadNumber(ref MessagePackReader reader) =>
        reader.TryReadNil() ? double.NaN : reader.ReadDouble();

    /// <summary>A value that must be there.</summary>
    public static T Need<T>(T? value, string field)
        where T : class => value ?? throw new MessagePackSerializationException($"the field '{field}' is missing");

    private static DumpSchema ReadSchema(ref MessagePackReader reader)
    {
        string? schema = null, engine = null;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (ReadKey(ref reader))
            {
                case "schema":
                    schema = reader.ReadString();
                    break;
                case "engine":
                    engine = reader.ReadString();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new DumpSchema(Need(schema, "schema"), engine ?? string.Empty);
    }

    public static RunIdentity ReadIdentity(ref MessagePackReader reader)
    {
        string? scenario = null, question = null, kernel = null;
        ulong seed = 0;
        List<ParameterRecord> parameters = [];
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (ReadKey(ref reader))
            {
                case "scenario":
                    scenario = reader.ReadString();
                    break;
                case "question":
                    question = reader.ReadString();
                    break;
                case "seed":
                    seed = reader.ReadUInt64();
                    break;
                case "kernel":
                    kernel = reader.ReadString();
                    break;
                case "parameters":
                    ReadParameters(ref reader, parameters);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new RunIdentity(Need(scenario, "scenario"), seed, Need(kernel, "kernel"), parameters)
        {
            Question = question,
        };
    }

    private static void ReadParameters(ref MessagePackReader reader, List<ParameterRecord> parameters)
    {
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = Need(reader.ReadString(), "name of a parameter");
            parameters.Add(new ParameterRecord(name, ReadScalar(ref reader)));
        }
    }

    private static ScalarValue ReadScalar(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.Boolean => ScalarValue.Of(reader.ReadBoolean()),
        MessagePackType.Integer => ScalarValue.Of(reader.ReadInt64()),
        MessagePackType.String => ScalarValue.Of(Need(reader.ReadString(), "value")),
        _ => ScalarValue.Of(ReadNumber(ref reader)),
    };

    private static HostRecord ReadHost(ref MessagePackReader reader)
    {
        string? name = null;
        var members = 1;
        List<NamedCount> counters = [], states = [];
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (ReadKey(ref reader))
            {
                case "name":
                    name = reader.ReadString();
                    break;
                case "members":
                    members = reader.ReadInt32();
                    break;
                case "counters":
                    ReadCounts(ref reader, counters);
                    break;
                case "states":
                    ReadCounts(ref reader, states);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new HostRecord(Need(name, "name"), members, counters, states);
    }

    private static void ReadCounts(ref MessagePackReader reader, List<NamedCount> counts)
    {
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = Need(reader.ReadString(), "name of a count");
            counts.Add(new NamedCount(name, reader.ReadInt64()));
        }
    }

    public static ExpectationRecord ReadExpectation(ref MessagePackReader reader)
    {
        string? text = null, where = null;
        var passed = false;
        double? value = null;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (ReadKey(ref reader))
            {
                case "text":
                    text = reader.ReadString();
                    break;
                case "passed":
                    passed = reader.ReadBoolean();
                    break;
                case "value":
                    value = reader.TryReadNil() ? null : reader.ReadDouble();
                    break;
                case "where":
                    where = reader.ReadString();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ExpectationRecord(Need(text, "text"), passed, value, where);
    }

    private static AlertRecord ReadAlert(ref MessagePackReader reader)
    {
        string? metric = null, level = null;
        var at = SimTime.Zero;
        var value = double.NaN;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (ReadKey(ref reader))
            {
                case "metric":
                    metric = reader.ReadString();
                    break;
                case "level":
                    level = reader.ReadString();
                    break;
                case "time_ns":
                    at = new SimTime(reader.ReadInt64());
                    break;
                case "value":
                    value = ReadNumber(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new AlertRecord(Need(metric, "metric"), Need(level, "level"), at, value);
    }

    public static RunEnd ReadEnd(ref MessagePackReader reader)
    {
        string? ended = null, reason = null, fingerprint = null;
        long events = 0, simulated = 0;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (ReadKey(ref reader))
            {
                case "ended":
                    ended = reader.ReadString();
                    break;
                case "reason":
                    reason = reader.ReadString();
                    break;
                case "fingerprint":
                    fingerprint = reader.ReadString();
                    break;
                case "events":
                    events = reader.ReadInt64();
                    break;
                case "simulated_ns":
                    simulated = reader.ReadInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return RunEndings.TryParse(Need(ended, "ended"), out var ending)
            ? new RunEnd(ending, reason, fingerprint, events, new SimTime(simulated))
            : throw new MessagePackSerializationException($"no run ends by '{ended}'");
    }
}
