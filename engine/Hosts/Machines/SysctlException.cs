using NetSim.Tcp;

namespace NetSim.Hosts;

/// <summary>A sysctl was refused; the message says which, why and what would be right.</summary>
public sealed class SysctlException : ArgumentException
{
    /// <summary>A refusal.</summary>
    /// <param name="machine">The machine's or group's name.</param>
    /// <param name="result">Why.</param>
    public SysctlException(string machine, SysctlResult result)
        : base($"{machine}: {result.Message}") => Outcome = result.Outcome;

    /// <summary>A refusal with its message.</summary>
    public SysctlException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal with its message and cause.</summary>
    public SysctlException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A refusal without description.</summary>
    public SysctlException()
    {
    }

    /// <summary>What kind of refusal.</summary>
    public SysctlOutcome Outcome { get; }

    internal static string Require(string machine, SysctlResult result, string text) =>
        result.IsOk ? text : throw new SysctlException(machine, result);
}
