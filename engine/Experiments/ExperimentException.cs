namespace NetSim.Experiments;

/// <summary>
/// An experiment is asked for wrongly or cannot be executed: an empty range, another experiment's directory, a worker
/// that does not start. The message says what, and what would be right.
/// </summary>
public sealed class ExperimentException : Exception
{
    /// <summary>An error without a message.</summary>
    public ExperimentException()
    {
    }

    /// <summary>An error that says what is wrong.</summary>
    public ExperimentException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public ExperimentException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
