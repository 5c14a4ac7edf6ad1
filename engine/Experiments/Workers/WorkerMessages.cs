using System.Buffers;
using NetSim.Results;

namespace NetSim.Experiments;

/// <summary>The messages between a sweep and its workers.</summary>
internal static class WorkerMessages
{
    /// <summary>To a worker, first: which script. Answered by <see cref="Ready"/> or <see cref="Refused"/>.</summary>
    public const string Setup = "setup";

    /// <summary>To a worker: a run to execute. Answered by <see cref="Result"/>.</summary>
    public const string Task = "task";

    /// <summary>From a worker: the script is compiled.</summary>
    public const string Ready = "ready";

    /// <summary>From a worker: the script cannot be used; the content says why.</summary>
    public const string Refused = "refused";

    /// <summary>From a worker: a run has ended.</summary>
    public const string Result = "result";

    public static void Write(IBufferWriter<byte> output, string? text)
    {
        var writer = new MessagePackWriter(output);
        writer.Write(text);
        writer.Flush();
    }

    public static string ReadText(ReadOnlySpan<byte> content) =>
        new MessagePackReader(content).ReadString() ?? string.Empty;

    public static void Write(IBufferWriter<byte> output, WorkerSetup setup)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(3);
        writer.Write(setup.ScriptPath);
        writer.Write(setup.ScriptDigest);
        writer.Write(setup.Kernel);
        writer.Flush();
    }

    public static WorkerSetup ReadSetup(ReadOnlySpan<byte> content)
    {
        var reader = new MessagePackReader(content);
        reader.ReadArrayHeader();
        return new WorkerSetup(
            reader.ReadString() ?? string.Empty, reader.ReadString() ?? string.Empty, reader.ReadString());
    }

    public static void Write(IBufferWriter<byte> output, RunTask task)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(4);
        writer.Write(task.Point);
        writer.Write(task.Repetition);
        writer.Write(task.Seed);
        DescriptionCodec.WriteParameters(ref writer, task.Parameters);
        writer.Flush();
    }

    public static RunTask ReadTask(ReadOnlySpan<byte> content)
    {
        var reader = new MessagePackReader(content);
        reader.ReadArrayHeader();
        return new RunTask(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadUInt64(), DescriptionCodec.ReadParameters(ref reader));
    }

    public static RunResult ReadResult(ReadOnlySpan<byte> content)
    {
        var reader = new MessagePackReader(content);
        return ResultCodec.Read(ref reader, out _);
    }
}
