namespace NetSim.Verification;

/// <summary>A file is no list of measurements; the message says where and why.</summary>
#pragma warning disable CA1032 // Always made with a position.
public sealed class MeasurementException : Exception
{
    /// <summary>A mistake at a position.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="column">The octet within the line, from 1.</param>
    /// <param name="reason">What is wrong there.</param>
    public MeasurementException(string file, long line, long column, string reason)
        : base($"{file}({line},{column}): {reason}")
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line, from 1.</summary>
    public long Line { get; }

    /// <summary>The octet within the line, from 1.</summary>
    public long Column { get; }
}
