using System.Buffers;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>An experiment's description and its points as payloads, and back.</summary>
internal static class DescriptionCodec
{
    public static void Write(IBufferWriter<byte> output, ExperimentDescription experiment)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(13);
        writer.WriteString("scenario"u8);
        writer.Write(experiment.Scenario);
        writer.WriteString("script"u8);
        writer.Write(experiment.ScriptPath);
        writer.WriteString("script_sha256"u8);
        writer.Write(experiment.ScriptDigest);
        writer.WriteString("engine"u8);
        writer.Write(experiment.Engine);
        writer.WriteString("seed"u8);
        writer.Write(experiment.Seed);
        writer.WriteString("kernel"u8);
        writer.Write(experiment.Kernel);
        writer.WriteString("axes"u8);
        WriteTexts(ref writer, experiment.Axes);
        writer.WriteString("samples"u8);
        writer.Write(experiment.Samples);
        writer.WriteString("points"u8);
        writer.Write(experiment.Points.Count);
        writer.WriteString("common_random_numbers"u8);
        writer.Write(experiment.CommonRandomNumbers);
        writer.WriteString("repetitions"u8);
        WritePlan(ref writer, experiment.Repetitions);
        writer.WriteString("expectations"u8);
        WriteTexts(ref writer, experiment.Expectations);
        writer.WriteString("search"u8);
        WriteSearch(ref writer, experiment.Search);
        writer.Flush();
    }

    public static void Write(IBufferWriter<byte> output, ExperimentPoint point)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(2);
        writer.WriteString("point"u8);
        writer.Write(point.Number);
        writer.WriteString("parameters"u8);
        WriteParameters(ref writer, point.Parameters);
        writer.Flush();
    }

    public static void WriteParameters(ref MessagePackWriter writer, IReadOnlyList<ParameterText> parameters)
    {
        writer.WriteMapHeader(parameters.Count);
        foreach (var (name, value) in parameters)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    /// <summary>The description without its points; how many it should have is in <paramref name="points"/>.</summary>
    public static ExperimentDescription ReadExperiment(ref MessagePackReader reader, out int points)
    {
        var read = new ExperimentDescription
        {
            Scenario = string.Empty, ScriptPath = string.Empty, ScriptDigest = string.Empty, Engine = string.Empty,
            Axes = [], Points = [],
        };
        points = 0;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var key = reader.ReadString();
            if (key == "points")
            {
                points = reader.ReadInt32();
                continue;
            }

            read = key switch
            {
                "scenario" => read with { Scenario = ReadText(ref reader) },
                "script" => read with { ScriptPath = ReadText(ref reader) },
                "script_sha256" => read with { ScriptDigest = ReadText(ref reader) },
                "engine" => read with { Engine = ReadText(ref reader) },
                "seed" => read with { Seed = reader.ReadUInt64() },
                "kernel" => read with { Kernel = reader.ReadString() },
                "axes" => read with { Axes = ReadTexts(ref reader) },
                "samples" => read with { Samples = reader.ReadInt32() },
                "common_random_numbers" => read with { CommonRandomNumbers = reader.ReadBoolean() },
                "repetitions" => read with { Repetitions = ReadPlan(ref reader) },
                "expectations" => read with { Expectations = ReadTexts(ref reader) },
                "search" => read with { Search = ReadSearch(ref reader) },
                _ => Skipped(read, ref reader),
            };
        }

        return read.Scenario.Length > 0
            ? read
            : throw new MessagePackSerializationException("the field 'scenario' is missing");
    }

    public static ExperimentPoint ReadPoint(ref MessagePackReader reader)
    {
        var (number, parameters) = (0, (IReadOnlyList<ParameterText>)[]);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (reader.ReadString())
            {
                case "point":
                    number = reader.ReadInt32();
                    break;
                case "parameters":
                    parameters = ReadParameters(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return number > 0
            ? new ExperimentPoint(number, parameters)
            : throw new MessagePackSerializationException("the field 'point' is missing");
    }

    public static IReadOnlyList<ParameterText> ReadParameters(ref MessagePackReader reader)
    {
        var parameters = new ParameterText[reader.ReadMapHeader()];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = new ParameterText(ReadText(ref reader), ReadText(ref reader));
        }

        return parameters;
    }

    private static ExperimentDescription Skipped(ExperimentDescription read, ref MessagePackReader reader)
    {
        reader.Skip();
        return read;
    }

    private static void WritePlan(ref MessagePackWriter writer, RepetitionPlan plan)
    {
        writer.WriteMapHeader(6);
        writer.WriteString("auto"u8);
        writer.Write(plan.IsAuto);
        writer.WriteString("least"u8);
        writer.Write(plan.Least);
        writer.WriteString("most"u8);
        writer.Write(plan.Most);
        writer.WriteString("confidence"u8);
        writer.Write(plan.Confidence);
        writer.WriteString("relative"u8);
        writer.Write(plan.Relative);
        writer.WriteString("columns"u8);
        WriteTexts(ref writer, plan.Columns);
    }

    private static RepetitionPlan ReadPlan(ref MessagePackReader reader)
    {
        var plan = new RepetitionPlan();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (reader.ReadString())
            {
                case "auto":
                    plan = plan with { IsAuto = reader.ReadBoolean() };
                    break;
                case "least":
                    plan = plan with { Least = reader.ReadInt32() };
                    break;
                case "most":
                    plan = plan with { Most = reader.ReadInt32() };
                    break;
                case "confidence":
                    plan = plan with { Confidence = reader.ReadDouble() };
                    break;
                case "relative":
                    plan = plan with { Relative = reader.ReadDouble() };
                    break;
                case "columns":
                    plan = plan with { Columns = ReadTexts(ref reader) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return plan;
    }

    private static void WriteSearch(ref MessagePackWriter writer, SearchedThreshold? search)
    {
        if (search is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(2);
        writer.Write(search.Parameter);
        writer.Write(search.Minimize);
    }

    private static SearchedThreshold? ReadSearch(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        return reader.ReadArrayHeader() == 2
            ? new SearchedThreshold(ReadText(ref reader), reader.ReadBoolean())
            : throw new MessagePackSerializationException("the field 'search' has not two elements");
    }

    private static void WriteTexts(ref MessagePackWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteArrayHeader(texts.Count);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static string[] ReadTexts(ref MessagePackReader reader)
    {
        var texts = new string[reader.ReadArrayHeader()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = ReadText(ref reader);
        }

        return texts;
    }

    private static string ReadText(ref MessagePackReader reader) =>
        reader.ReadString() ?? throw new MessagePackSerializationException("a text is nil");
}
