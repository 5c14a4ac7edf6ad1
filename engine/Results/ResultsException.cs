namespace NetSim.Results;

/// <summary>
/// Results cannot be written or read: a directory that belongs to something else, a full disk, a file that is no dump.
/// The message says what, where and what would be right; what was written before stays readable.
/// </summary>
public sealed class ResultsException : Exception
{
    /// <summary>An error without a message.</summary>
    public ResultsException()
    {
    }

    /// <summary>An error that says what is wrong.</summary>
    public ResultsException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public ResultsException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
